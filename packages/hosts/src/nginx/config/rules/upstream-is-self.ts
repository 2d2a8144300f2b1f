import { parseAddress } from "../address.ts";
import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, serverOf, settings } from "../view.ts";

/** A pass to an address that this configuration itself listens on. */
export const upstreamIsSelf = nginxLint(
  {
    id: "nginx/upstream-is-self",
    title: "nginx passes requests back to itself at {address}",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "The request comes back to the location that sent it, and again, until worker_connections or descriptors run out: every request ends with 500 or 502 and takes the others with it.",
    fix: ["Point {directive} at the app's address, not at nginx's own."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_pass")],
  },
  ({ passes, servers }) =>
    passes.flatMap((pass) => {
      const own = serverOf(pass.scope);
      const server = servers.find(({ directive }) => directive === own);
      const location = pass.scope.directive;
      if (!server || pass.kind !== "proxy" || location.name !== "location" || pass.target.uri.length > 1) return [];
      const header = settings(pass.scope, "proxy_set_header").find(({ args }) => args[0]?.toLowerCase() === "host")
        ?.args[1];
      // Another name in the Host header may lead to another server block on the same address.
      const alone =
        servers.filter((other) =>
          other.listens.some((one) => server.listens.some((mine) => mine.args[0] === one.args[0])),
        ).length === 1;
      const keepsHost = header !== undefined && /^\$(host|http_host)$/.test(header);
      if (location.args[0] !== "/" || !(alone || keepsHost)) return [];
      const peers = pass.upstream ? pass.upstream.servers : [pass.target];
      const looped = peers.find((peer) =>
        server.listens.some(({ args }) => sameSocket(args[0] ?? "", peer.unix, peer.host, peer.port)),
      );
      if (!looped || peers.length > 1) return [];
      const address = looped.unix ?? `${looped.host}:${looped.port}`;
      return [
        {
          at: pass.directive,
          subject: scopeName(pass.scope),
          fact: `${pass.directive.name} ${pass.directive.args[0]} is an address that the same server block listens on`,
          names: { address, directive: pass.directive.name },
        },
      ];
    }),
);

function sameSocket(listen: string, unix: string | undefined, host: string, port: number): boolean {
  if (unix !== undefined) return listen === `unix:${unix}`;
  const own = /^\d+$/.test(listen) ? { host: "*", port: Number(listen) } : parseAddress(listen, 80);
  const any = ["*", "0.0.0.0", "::"].includes(own.host);
  const local = host === "localhost" || host.startsWith("127.") || host === "::1";
  return own.port === port && (own.host === host || (any && local));
}
