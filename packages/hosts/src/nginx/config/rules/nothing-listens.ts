import { nobodyListens } from "../../../lint/absent-listeners.ts";
import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** A pass to an address of this machine where nobody listens. */
export const nothingListens = nginxLint(
  {
    id: "nginx/nothing-listens",
    title: "Nothing listens at {address}",
    severity: "critical",
    cause: "connection-refused",
    latent: false,
    why: "nginx passes requests to an address of this machine, and the kernel's list of listening sockets has none there: every request ends with 502.",
    fix: ["Start the app, or correct its address; then look again: ss -ltn"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_pass")],
  },
  ({ passes }, { listeners }) => {
    if (!listeners || listeners.length === 0) return [];
    const seen = new Set<string>();
    return passes.flatMap((pass) =>
      (pass.upstream
        ? pass.upstream.servers.filter(({ parameters }) => !("down" in parameters))
        : [pass.target]
      ).flatMap(({ unix, host, port }) => {
        const address = `${host}:${port}`;
        const fact = unix === undefined ? nobodyListens({ host, port }, listeners) : undefined;
        if (fact === undefined || seen.has(address)) return [];
        seen.add(address);
        const more = [{ direction: "for" as const, fact, source: "/proc/net/tcp" }];
        return [
          {
            at: pass.directive,
            subject: address,
            fact: `${pass.directive.name} ${pass.directive.args[0]} leads to ${address}`,
            names: { address },
            more,
            backend: address,
            ...(pass.upstream && { pool: pass.upstream.name }),
          },
        ];
      }),
    );
  },
);
