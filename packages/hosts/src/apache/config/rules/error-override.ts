import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** Error pages that replace the backend's answers. */
export const errorOverride = apacheLint(
  {
    id: "apache/error-override",
    title: "ProxyErrorOverride hides what backends answer",
    severity: "medium",
    cause: "hidden-failure",
    why: "Every error answer of a backend is replaced by Apache's own page: its body, which says why, is lost.",
    fix: ["ProxyErrorOverride On 502 503 504 (2.4.47 or later) keeps the app's own errors."],
    docs: [apacheDoc("mod_proxy", "proxyerroroverride")],
  },
  ({ all }) =>
    all("ProxyErrorOverride")
      .filter(({ args }) => args[0]?.toLowerCase() === "on" && args.length === 1)
      .map((directive) => ({ at: directive, subject: directive.name, fact: "ProxyErrorOverride On" })),
);
