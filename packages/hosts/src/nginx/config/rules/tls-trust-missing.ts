import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { upstreamTls } from "../upstream-tls.ts";
import { scopeName } from "../view.ts";

/** Checking certificates without a CA file: nginx refuses. */
export const tlsTrustMissing = nginxLint(
  {
    id: "nginx/tls-trust-missing",
    title: "nginx refuses the configuration: {prefix}verify without trusted certificates",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: 'nginx has no default CA list: with {prefix}verify on and no {prefix}trusted_certificate it does not start ("no proxy_ssl_trusted_certificate for proxy_ssl_verify").',
    fix: ["{prefix}trusted_certificate /etc/ssl/certs/ca-certificates.crt; {prefix}verify_depth 3;"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_ssl_trusted_certificate")],
  },
  ({ passes }) =>
    passes.flatMap((pass) => {
      const tls = upstreamTls(pass);
      if (tls?.get("verify") !== "on" || tls.get("trusted_certificate") !== undefined) return [];
      return [
        {
          at: pass.directive,
          subject: scopeName(pass.scope),
          fact: `${tls.prefix}verify is on and ${tls.prefix}trusted_certificate is not set`,
          names: { prefix: tls.prefix },
          edits: [insertAfter(pass.directive, `${tls.prefix}trusted_certificate /etc/ssl/certs/ca-certificates.crt;`)],
        },
      ];
    }),
);
