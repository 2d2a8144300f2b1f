import { addLine, haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Queues as long as a connect timeout. */
export const queueWithoutTimeout = haproxyLint(
  {
    id: "haproxy/queue-without-timeout",
    title: "Requests queue for backend {name} as long as timeout connect",
    severity: "low",
    cause: "overload",
    why: "Servers have maxconn, so requests queue; without timeout queue the connect timeout counts, and waiting ends with 503 (sQ) sooner or later than meant.",
    fix: ["In backend {name}: timeout queue 30s"],
    docs: [haproxyDoc("4.2-timeout%20queue")],
  },
  ({ proxies }) =>
    proxies
      .filter(
        ({ servers, find }) => servers.some(({ options }) => options.includes("maxconn")) && !find("timeout", "queue"),
      )
      .map(({ name, section }) => ({
        at: section,
        subject: `backend ${name}`,
        fact: "servers have maxconn, and timeout queue is not set",
        names: { name },
        pool: name,
        edits: [addLine(section, "timeout queue 30s")],
      })),
);
