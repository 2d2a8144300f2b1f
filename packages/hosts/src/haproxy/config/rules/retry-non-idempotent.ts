import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Retries that may repeat a POST. */
export const retryNonIdempotent = haproxyLint(
  {
    id: "haproxy/retry-non-idempotent",
    title: "Backend {name} repeats requests that may have been carried out",
    severity: "medium",
    cause: "hidden-failure",
    why: "retry-on {conditions} repeats requests after the server got them, POST among them, unless http-request disable-l7-retry takes them out.",
    fix: ["In backend {name}: http-request disable-l7-retry if METH_POST"],
    docs: [haproxyDoc("4.2-retry-on")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ name, find, own, servers }) => {
      const statement = find("retry-on");
      const risky = (statement?.words.slice(1) ?? []).filter((word) => !["none", "conn-failure"].includes(word));
      if (
        !statement ||
        risky.length === 0 ||
        servers.length === 0 ||
        own("http-request", "disable-l7-retry").length > 0
      )
        return [];
      return [
        {
          at: statement,
          subject: `backend ${name}`,
          fact: statement.words.join(" "),
          names: { name, conditions: risky.join(" ") },
          pool: name,
        },
      ];
    }),
);
