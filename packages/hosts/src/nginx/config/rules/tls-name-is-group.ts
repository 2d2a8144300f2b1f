import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { upstreamTls } from "../upstream-tls.ts";
import { scopeName } from "../view.ts";

/** A certificate checked against the group's name. */
export const tlsNameIsGroup = nginxLint(
  {
    id: "nginx/tls-name-is-group",
    title: 'The upstream\'s certificate is checked against "{name}"',
    severity: "critical",
    cause: "tls-certificate",
    why: "nginx compares the certificate with the host in proxy_pass, which here is a group's name, an address or a variable: no public certificate bears it, and every request ends with 502.",
    fix: ["{prefix}name <name of the certificate>;"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_ssl_name")],
  },
  ({ passes }) =>
    passes.flatMap((pass) => {
      const tls = upstreamTls(pass);
      const odd = pass.upstream !== undefined || pass.target.kind !== "name";
      if (tls?.get("verify") !== "on" || tls.get("name") !== undefined || !odd || pass.upstream?.name.includes("."))
        return [];
      const name = pass.target.host || pass.target.text;
      return [
        {
          at: pass.directive,
          subject: scopeName(pass.scope),
          fact: `${tls.prefix}verify is on, ${tls.prefix}name is not set, and the host is ${pass.upstream ? "the group" : "the address"} ${name}`,
          names: { name, prefix: tls.prefix },
          ...(pass.upstream && { pool: name }),
        },
      ];
    }),
);
