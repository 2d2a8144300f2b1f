import type { Rule } from "@cloud502/core";
import { nobodyListens } from "../../../lint/absent-listeners.ts";
import { type HaproxyFacts, haproxyDoc } from "../haproxy-lint.ts";
import { haproxyView } from "../view.ts";

/** A server at an address of this machine where nobody listens. */
export const nothingListens: Rule<HaproxyFacts> = {
  id: "haproxy/nothing-listens",
  title: "Nothing listens at {address}",
  severity: "critical",
  cause: "connection-refused",
  why: "The server line names an address of this machine, and the kernel's list of listening sockets has none there: requests end with 503 (SC).",
  fix: ["Start the app, or correct the server line; then look again: ss -ltn"],
  docs: [haproxyDoc("5.2")],
  detect({ facts }) {
    const { listeners, config } = facts ?? {};
    if (!listeners || !config) return [];
    return haproxyView(config).proxies.flatMap(({ name, servers }) =>
      servers.flatMap(({ name: server, host, port, address, options, statement }) => {
        const fact =
          port === undefined || options.includes("disabled") ? undefined : nobodyListens({ host, port }, listeners);
        if (fact === undefined) return [];
        return [
          {
            subject: `server ${name}/${server}`,
            evidence: [
              {
                direction: "for" as const,
                fact: statement.words.slice(0, 3).join(" "),
                source: `${statement.file}:${statement.line}`,
              },
              { direction: "for" as const, fact, source: "/proc/net/tcp" },
            ],
            names: { address },
            pool: name,
            backend: `${name}/${server}`,
            location: { file: statement.file, line: statement.line, column: statement.column },
          },
        ];
      }),
    );
  },
};
