import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Nothing written down. */
export const logMissing = haproxyLint(
  {
    id: "haproxy/log-missing",
    title: "{proxy} writes no request log",
    severity: "medium",
    cause: "latent-risk",
    why: "Without `log` and a log format of requests nobody can tell later which server failed and how (termination state).",
    fix: ["In global: log stdout format raw local0; in defaults: log global; option httplog"],
    docs: [haproxyDoc("8.2.3")],
  },
  ({ proxies }) =>
    proxies
      .filter(
        ({ receives, mode, find }) =>
          receives && mode === "http" && (!find("log") || !(find("option", "httplog") || find("log-format"))),
      )
      .map(({ section, name, find }) => {
        const proxy = `${section.kind} ${name}`;
        return {
          at: section,
          subject: proxy,
          fact: find("log") ? "neither option httplog nor log-format" : "no log line holds",
          names: { proxy },
        };
      }),
);
