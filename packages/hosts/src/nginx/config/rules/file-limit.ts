import { nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";

/** Fewer open files than connections need. */
export const fileLimit = nginxLint(
  {
    id: "nginx/file-limit",
    title: "worker_connections {connections} needs more open files than allowed",
    severity: "high",
    cause: "proxy-exhausted",
    why: 'A proxied request takes two descriptors, one to the client and one to the upstream. Past the limit nginx answers 500 ("Too many open files"); it only warns at start. The limit is worker_rlimit_nofile, else the service\'s (1024 by default; limits.conf does not apply to services).',
    fix: [
      "At the top level: worker_rlimit_nofile {wanted};",
      "Where systemd starts nginx, LimitNOFILE= must allow it.",
    ],
    docs: [nginxDoc("ngx_core_module", "worker_rlimit_nofile")],
  },
  ({ main, events, http, passes, config }) => {
    const block = events ?? http?.block?.find(({ name }) => name === "events");
    const written = block?.block?.find(({ name }) => name === "worker_connections");
    const connections = Number(written?.args[0] ?? 512);
    const limit = main.find(({ name }) => name === "worker_rlimit_nofile");
    const allowed = limit ? Number(limit.args[0]) : 1024;
    const needed = 2 * connections;
    const proxies = passes.length > 0 || (http !== undefined && config.problems.some(({ kind }) => kind === "context"));
    if (!block || !proxies || needed <= allowed || Number.isNaN(needed)) return [];
    const fact = `worker_connections ${connections} needs ${needed} descriptors; ${limit ? `worker_rlimit_nofile is ${allowed}` : "worker_rlimit_nofile is not set, and services have 1024"}`;
    const edits = limit
      ? [replaceDirective(limit, `worker_rlimit_nofile ${needed};`)]
      : events
        ? [{ file: block.file, from: block, to: block, text: `worker_rlimit_nofile ${needed};\n` }]
        : [];
    return [
      {
        at: limit ?? written ?? block,
        subject: "worker_rlimit_nofile",
        fact,
        edits,
        names: { connections: String(connections), wanted: String(needed) },
      },
    ];
  },
);
