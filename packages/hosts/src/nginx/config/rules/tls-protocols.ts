import { insertAfter, nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";
import { upstreamTls } from "../upstream-tls.ts";
import { belowVersion } from "../version.ts";
import { scopeName, setting } from "../view.ts";

/** Protocol versions that upstreams may not share. */
export const tlsProtocols = nginxLint(
  {
    id: "nginx/tls-protocols",
    title: "nginx does not offer TLS 1.3 to {host}",
    severity: "medium",
    cause: "tls-handshake",
    why: "{prefix}protocols lacks TLSv1.3 (before 1.23.4 that is the default): a server that takes nothing older answers with alert 70, and requests end with 502.",
    fix: ["{prefix}protocols TLSv1.2 TLSv1.3;"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_ssl_protocols")],
  },
  ({ config, passes }) =>
    passes.flatMap((pass) => {
      const tls = upstreamTls(pass);
      const written = tls && setting(pass.scope, `${tls.prefix}protocols`);
      const lacks = written ? !written.args.includes("TLSv1.3") : belowVersion(config.version, "1.23.4");
      if (!tls || !lacks) return [];
      const text = `${tls.prefix}protocols TLSv1.2 TLSv1.3;`;
      const fact = written
        ? `${written.name} ${written.args.join(" ")}`
        : `nginx ${config.version}, ${tls.prefix}protocols is not set: TLSv1 TLSv1.1 TLSv1.2`;
      return [
        {
          at: written ?? pass.directive,
          subject: scopeName(pass.scope),
          fact,
          names: { host: pass.target.host || pass.target.text, prefix: tls.prefix },
          edits: [written ? replaceDirective(written, text) : insertAfter(pass.directive, text)],
        },
      ];
    }),
);
