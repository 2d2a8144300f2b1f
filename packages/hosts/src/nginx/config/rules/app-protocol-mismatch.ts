import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** proxy_pass to a FastCGI or uwsgi socket, or FastCGI to a web port. */
export const appProtocolMismatch = nginxLint(
  {
    id: "nginx/app-protocol-mismatch",
    title: "{directive} to {target}, which likely speaks {protocol}",
    severity: "high",
    cause: "protocol-mismatch",
    basis: "inferred",
    why: "The address is usual for another protocol: PHP-FPM speaks FastCGI (port 9000, *.fpm.sock), uWSGI its own protocol (port 3031). The wrong one ends with 502 at once.",
    fix: ["Use {wanted} for this address, or let the app listen with HTTP."],
    docs: [
      nginxDoc("http/ngx_http_fastcgi_module", "fastcgi_pass"),
      nginxDoc("http/ngx_http_uwsgi_module", "uwsgi_pass"),
    ],
  },
  ({ passes }) =>
    passes.flatMap((pass) => {
      const peers = pass.upstream ? pass.upstream.servers : [pass.target];
      return peers.flatMap((peer) => {
        const speaks = usualProtocol(peer.unix, peer.port);
        const mismatch =
          pass.kind === "proxy" || pass.kind === "grpc" ? speaks !== undefined && speaks !== "HTTP" : speaks === "HTTP";
        if (!mismatch || speaks === undefined) return [];
        const wanted = { FastCGI: "fastcgi_pass", uwsgi: "uwsgi_pass", HTTP: "proxy_pass" }[speaks];
        return [
          {
            at: pass.directive,
            subject: scopeName(pass.scope),
            fact: `${pass.directive.name} ${pass.directive.args[0]} reaches ${peer.text}`,
            names: { directive: pass.directive.name, target: peer.text, protocol: speaks, wanted },
          },
        ];
      });
    }),
);

function usualProtocol(unix: string | undefined, port: number): "FastCGI" | "uwsgi" | "HTTP" | undefined {
  if (unix !== undefined) return /fpm|php/i.test(unix) ? "FastCGI" : /uwsgi/i.test(unix) ? "uwsgi" : undefined;
  if (port === 9000) return "FastCGI";
  if (port === 3031) return "uwsgi";
  return port === 80 || port === 8080 || port === 443 ? "HTTP" : undefined;
}
