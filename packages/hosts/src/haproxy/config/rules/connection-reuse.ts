import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Connections shared though the server may just close them. */
export const connectionReuse = haproxyLint(
  {
    id: "haproxy/connection-reuse",
    title: "Backend {name} sends first requests over idle connections",
    severity: "medium",
    cause: "keepalive-race",
    why: "With http-reuse {mode} also the first request of a client may go over an idle connection, which the server may just be closing; HAProxy cannot repeat it and answers 502 (SH). The default, safe, does not.",
    fix: [
      "In backend {name}: http-reuse safe",
      "or pool-purge-delay below the server's idle timeout, with retry-on conn-failure empty-response",
    ],
    docs: [haproxyDoc("4.2-http-reuse")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ name, find, servers, serves }) => {
      const statement = find("http-reuse");
      const mode = statement?.words[1] ?? "";
      if (!statement || !serves || servers.length === 0 || !["always", "aggressive"].includes(mode)) return [];
      return [
        { at: statement, subject: `backend ${name}`, fact: `http-reuse ${mode}`, names: { name, mode }, pool: name },
      ];
    }),
);
