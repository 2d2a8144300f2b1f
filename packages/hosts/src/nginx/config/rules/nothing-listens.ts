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
        const local = host === "localhost" || host.startsWith("127.") || host === "::1";
        const address = `${host}:${port}`;
        if (unix !== undefined || !local || seen.has(address)) return [];
        seen.add(address);
        const accepts = listeners.some(
          (one) =>
            one.port === port &&
            (one.address === "0.0.0.0" || one.address === "::" || one.address === host || host === "localhost"),
        );
        if (accepts) return [];
        const other = listeners.filter((one) => one.port === port).map((one) => one.address);
        const fact =
          other.length > 0
            ? `port ${port} is listened on at ${other.join(", ")} only`
            : `no socket listens on port ${port}`;
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
