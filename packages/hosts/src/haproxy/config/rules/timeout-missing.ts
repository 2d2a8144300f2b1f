import { addLine, haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

const needed: Readonly<Record<string, readonly string[]>> = {
  frontend: ["client"],
  backend: ["connect", "server"],
  listen: ["client", "connect", "server"],
};

/** Proxies that wait for ever. */
export const timeoutMissing = haproxyLint(
  {
    id: "haproxy/timeout-missing",
    title: "{proxy} has no timeout {timeouts}",
    severity: "high",
    cause: "response-timeout",
    why: "Without these timeouts HAProxy waits for ever: a silent server or client keeps its connection until maxconn is used up.",
    fix: ["In defaults: timeout connect 5s; timeout client 60s; timeout server 60s"],
    docs: [haproxyDoc("4.2-timeout%20server")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ section, name, find }) => {
      const { kind } = section;
      const missing = (needed[kind] ?? []).filter((one) => !find("timeout", one));
      const proxy = `${kind} ${name}`;
      const edits = missing.map((one) => addLine(section, `timeout ${one} ${one === "connect" ? "5s" : "60s"}`));
      return missing.length === 0
        ? []
        : [
            {
              at: section,
              subject: proxy,
              fact: `neither it nor its defaults set timeout ${missing.join(", ")}`,
              names: { proxy, timeouts: missing.join(", ") },
              edits,
            },
          ];
    }),
);
