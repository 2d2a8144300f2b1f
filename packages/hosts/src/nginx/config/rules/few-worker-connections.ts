import { insertInto, nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";

/** Few connections per worker on a proxy. */
export const fewWorkerConnections = nginxLint(
  {
    id: "nginx/few-worker-connections",
    title: "{connections} connections a worker serve about {requests} proxied requests at once",
    severity: "medium",
    cause: "proxy-exhausted",
    why: 'Each proxied request takes two connections, and idle ones count too. When none is left nginx answers 500 or resets ("worker_connections are not enough").',
    fix: ["In events: worker_connections 4096; and at the top level: worker_rlimit_nofile 8192;"],
    docs: [nginxDoc("ngx_core_module", "worker_connections")],
  },
  ({ events, passes }) => {
    const written = events?.block?.find(({ name }) => name === "worker_connections");
    const connections = Number(written?.args[0] ?? 512);
    if (!events || passes.length === 0 || !(connections <= 768)) return [];
    const edits = written
      ? [replaceDirective(written, "worker_connections 4096;")]
      : insertInto(events, "worker_connections 4096;");
    return [
      {
        at: written ?? events,
        subject: "worker_connections",
        fact: `worker_connections is ${written ? connections : "512 by default"}`,
        edits,
        names: { connections: String(connections), requests: String(Math.floor(connections / 2)) },
      },
    ];
  },
);
