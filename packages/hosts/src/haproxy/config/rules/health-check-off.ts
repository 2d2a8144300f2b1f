import { addWords, haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Servers that nobody looks at. */
export const healthCheckOff = haproxyLint(
  {
    id: "haproxy/health-check-off",
    title: "Servers of backend {name} are not checked",
    severity: "medium",
    cause: "connection-refused",
    why: "Without `check` HAProxy takes a server for live for ever: requests go on to a dead one and end with 503.",
    fix: ["server … check inter 2s fall 3 rise 2; and in backend {name}: option httpchk GET /health"],
    docs: [haproxyDoc("5.2-check")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ name, servers }) => {
      const blind = servers.filter(({ options }) => !options.includes("check") && !options.includes("track"));
      const [first] = blind;
      return first
        ? [
            {
              at: first.statement,
              subject: `backend ${name}`,
              fact: `${blind.length} of ${servers.length} servers have no check`,
              names: { name },
              pool: name,
              edits: blind.map(({ statement }) => addWords(statement, "check")),
            },
          ]
        : [];
    }),
);
