import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** max_conns that is counted per worker, or leaves no server. */
export const maxConns = nginxLint(
  {
    id: "nginx/max-conns",
    title: "max_conns of upstream {name} can leave no server to ask",
    severity: "medium",
    cause: "overload",
    why: 'When every server is at max_conns nginx answers 502 "no live upstreams" at once: it does not queue. Without a zone each worker counts for itself.',
    fix: ["Size max_conns by the app's workers over all servers, add `zone {name} 64k;`, and let the app queue."],
    docs: [nginxDoc("http/ngx_http_upstream_module", "max_conns")],
  },
  ({ upstreams, main }) =>
    upstreams.flatMap(({ name, servers, directive }) => {
      const limited = servers.filter(
        ({ parameters }) => parameters.max_conns !== undefined && parameters.max_conns !== "0",
      );
      const zone = directive.block?.some((one) => one.name === "zone");
      const workers = main.find((one) => one.name === "worker_processes")?.args[0] ?? "1";
      const first = limited[0];
      if (!first || (zone && limited.length < servers.length) || (limited.length < servers.length && workers === "1"))
        return [];
      const facts = [
        ...(limited.length === servers.length ? [`every server (${servers.length}) has max_conns`] : []),
        ...(!zone && workers !== "1" ? [`no zone and worker_processes ${workers}: the limit is per worker`] : []),
      ];
      return [
        { at: first.directive, subject: `upstream ${name}`, fact: facts.join("; "), names: { name }, pool: name },
      ];
    }),
);
