import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** Timeouts longer than load balancers wait. */
export const proxyTimeout = apacheLint(
  {
    id: "apache/proxy-timeout",
    title: "Apache waits {seconds} s for a backend, longer than load balancers in front usually do",
    severity: "medium",
    cause: "response-timeout",
    basis: "inferred",
    why: "An ALB gives up after 60 s idle, Application Gateway after 20 or 30 s, Cloudflare after 100 to 120 s: they likely answer first. Note that Apache answers 502, not 504, when its own time is up. Timeouts must grow outwards: app < Apache < load balancer < edge.",
    fix: ["ProxyTimeout 50"],
    docs: [apacheDoc("mod_proxy", "proxytimeout")],
  },
  ({ all, passes }) =>
    (passes.length === 0 ? [] : all("ProxyTimeout").length > 0 ? all("ProxyTimeout") : all("Timeout"))
      .filter(({ args }) => Number(args[0]) >= 120)
      .map((directive) => ({
        at: directive,
        subject: directive.name,
        fact: `${directive.name} ${directive.args[0]}`,
        names: { seconds: directive.args[0] ?? "" },
      })),
);
