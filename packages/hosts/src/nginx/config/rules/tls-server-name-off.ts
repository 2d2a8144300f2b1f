import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { upstreamTls } from "../upstream-tls.ts";
import { scopeName } from "../view.ts";

/** TLS to upstreams without SNI. */
export const tlsServerNameOff = nginxLint(
  {
    id: "nginx/tls-server-name-off",
    title: "nginx sends no server name (SNI) to {host}",
    severity: "high",
    cause: "tls-handshake",
    why: "{directive} is off by default. Servers that pick certificates by name (clouds, CDNs, ingress controllers) then break the handshake or show another site's certificate.",
    fix: ["{directive} on; and, where the host is a group or an address: {prefix}name <name of the certificate>;"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_ssl_server_name")],
  },
  ({ passes }) =>
    passes.flatMap((pass) => {
      const tls = upstreamTls(pass);
      // nginx sends no address as SNI, whatever the switch says (RFC 6066); a name given for it is another matter.
      const numeric = !pass.upstream && (pass.target.kind === "ipv4" || pass.target.kind === "ipv6");
      if (!tls || tls.get("server_name") === "on" || (numeric && tls.get("name") === undefined)) return [];
      const directive = `${tls.prefix}server_name`;
      const names = { host: pass.target.host || pass.target.text, directive, prefix: tls.prefix };
      return [
        {
          at: pass.directive,
          subject: scopeName(pass.scope),
          fact: `${pass.directive.name} ${pass.directive.args[0]} and ${directive} is off${tls.get("server_name") ? "" : " by default"}`,
          names,
          edits: [insertAfter(pass.directive, `${directive} on;`)],
          ...(pass.upstream && { pool: pass.upstream.name }),
        },
      ];
    }),
);
