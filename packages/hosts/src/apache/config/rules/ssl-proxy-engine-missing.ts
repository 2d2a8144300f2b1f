import { apacheDoc, apacheLint, insertBefore } from "../apache-lint.ts";

/** https:// backends without the engine that speaks TLS. */
export const sslProxyEngineMissing = apacheLint(
  {
    id: "apache/ssl-proxy-engine-missing",
    title: "SSLProxyEngine is off though {url} needs TLS",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "Apache cannot speak TLS to a backend without SSLProxyEngine on: every request there ends with 500 (AH01961).",
    fix: ["SSLProxyEngine on"],
    docs: [apacheDoc("mod_ssl", "sslproxyengine")],
  },
  ({ passes, balancers, value }) =>
    passes.flatMap((pass) => {
      const members = balancers.find(({ name }) => pass.scheme === "balancer" && name === pass.host)?.members ?? [];
      const secure =
        ["https", "wss"].includes(pass.scheme) || members.some(({ args }) => args[0]?.startsWith("https:"));
      if (!secure || value(pass.server, "SSLProxyEngine")?.args[0]?.toLowerCase() === "on") return [];
      return [
        {
          at: pass.directive,
          subject: `${pass.path} of ${pass.server.name}`,
          fact: `${pass.directive.name} to ${pass.url}, and SSLProxyEngine is not on`,
          names: { url: pass.url },
          edits: [insertBefore(pass.directive, "SSLProxyEngine on")],
        },
      ];
    }),
);
