import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** A connection for each request. */
export const noConnectionReuse = haproxyLint(
  {
    id: "haproxy/no-connection-reuse",
    title: "{proxy} opens a connection for every request",
    severity: "low",
    cause: "proxy-exhausted",
    why: "option {option} closes after each response: more handshakes, and ports in TIME_WAIT until they run out.",
    fix: ["Remove option {option}: keep-alive is the default."],
    docs: [haproxyDoc("4.2-option%20httpclose")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ section, name, find, servers }) => {
      const statement =
        find("option", "httpclose") ?? find("option", "http-server-close") ?? find("option", "forceclose");
      const proxy = `${section.kind} ${name}`;
      return statement && servers.length > 0
        ? [
            {
              at: statement,
              subject: proxy,
              fact: statement.words.join(" "),
              names: { proxy, option: statement.words[1] ?? "" },
            },
          ]
        : [];
    }),
);
