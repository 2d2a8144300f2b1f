import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { upstreamTls } from "../upstream-tls.ts";
import { scopeName } from "../view.ts";

/** TLS without looking at the certificate. */
export const tlsVerifyOff = nginxLint(
  {
    id: "nginx/tls-verify-off",
    title: "The certificate of {host} is not checked",
    severity: "low",
    cause: "tls-certificate",
    why: "{directive} is off by default: nginx takes any certificate, so an expired or foreign one goes unnoticed until something else looks at it.",
    fix: ["{directive} on; with the CA file, its depth and the name to check"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_ssl_verify")],
  },
  ({ passes }) =>
    passes.flatMap((pass) => {
      const tls = upstreamTls(pass);
      if (!tls || tls.get("verify") === "on") return [];
      const names = { host: pass.target.host || pass.target.text, directive: `${tls.prefix}verify` };
      return [
        {
          at: pass.directive,
          subject: scopeName(pass.scope),
          fact: `${pass.directive.name} ${pass.directive.args[0]} and ${tls.prefix}verify is off`,
          names,
        },
      ];
    }),
);
