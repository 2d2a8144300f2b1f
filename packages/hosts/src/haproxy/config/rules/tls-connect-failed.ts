import type { Rule } from "@cloud502/core";
import { type HaproxyFacts, haproxyDoc } from "../haproxy-lint.ts";
import { haproxyView } from "../view.ts";

/**
 * SC on a server that speaks TLS: the plain HTTP log writes the same for a refused connection and for a failed handshake,
 * so only the configuration tells that a handshake comes into question.
 */
export const tlsConnectFailed: Rule<HaproxyFacts> = {
  id: "haproxy/tls-connect-failed",
  title: "Likely a failed TLS handshake with {server}",
  severity: "high",
  cause: "tls-handshake",
  basis: "inferred",
  why: "The connection was never established (SC), and the server line has ssl: the handshake or the certificate likely failed. A closed port looks the same in this log; %[bc_err_str] in the log format would tell.",
  fix: [
    "openssl s_client -connect {address} -servername <name>",
    "Add %[bc_err_str] to the log format, and read the health check's words on the statistics page",
  ],
  docs: [haproxyDoc("7.3.3-bc_err_str"), haproxyDoc("8.5")],
  detect({ facts, failures }) {
    if (!facts || !failures) return [];
    const { proxies } = haproxyView(facts.config);
    return proxies.flatMap(({ name, servers, find }) =>
      servers
        .filter(({ options }) => options.includes("ssl"))
        .flatMap(({ name: server, address, statement }) => {
          const groups = failures.groups.filter(
            (group) =>
              group.cause === "connection-refused" &&
              group.kind === "request" &&
              (group.pool === name || group.backend === server || group.backend === `${name}/${server}`),
          );
          const requests = groups.reduce((sum, { count }) => sum + count, 0);
          const first = groups[0];
          if (!first || find("log-format")?.words.some((word) => word.includes("bc_err"))) return [];
          return [
            {
              subject: `server ${name}/${server}`,
              evidence: [
                {
                  direction: "for" as const,
                  fact: `${requests} requests could not connect to ${server} (SC)`,
                  source: `${first.source} log`,
                },
                {
                  direction: "for" as const,
                  fact: `the server line has ssl: ${statement.words.slice(2).join(" ")}`,
                  source: `${statement.file}:${statement.line}`,
                },
              ],
              names: { server: `${name}/${server}`, address },
              requests,
              firstSeen: first.firstSeen,
              ...(first.pool !== undefined && { pool: first.pool }),
              ...(first.backend !== undefined && { backend: first.backend }),
            },
          ];
        }),
    );
  },
};
