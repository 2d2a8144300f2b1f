import { addLine, haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Retries that stay on the dead server. */
export const noRedispatch = haproxyLint(
  {
    id: "haproxy/no-redispatch",
    title: "Backend {name} retries on the server that just failed",
    severity: "low",
    cause: "connection-refused",
    why: "Without option redispatch a session bound to a server by cookie stays with it: all retries go to the dead one and end with 503.",
    fix: ["In backend {name}: option redispatch"],
    docs: [haproxyDoc("4.2-option%20redispatch")],
  },
  ({ proxies }) =>
    proxies
      .filter(
        ({ servers, find }) => servers.length > 1 && find("cookie") !== undefined && !find("option", "redispatch"),
      )
      .map(({ name, section }) => ({
        at: section,
        subject: `backend ${name}`,
        fact: "servers are chosen by cookie, and option redispatch is not set",
        names: { name },
        pool: name,
        edits: [addLine(section, "option redispatch")],
      })),
);
