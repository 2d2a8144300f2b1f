import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** A backend that has nobody to ask. */
export const backendWithoutServers = haproxyLint(
  {
    id: "haproxy/backend-without-servers",
    title: "Backend {name} has no server",
    severity: "high",
    cause: "no-backends",
    why: "Every request to it ends with 503 (SC, <NOSRV>).",
    fix: ["Add a server to backend {name}: server app1 127.0.0.1:8080 check"],
    docs: [haproxyDoc("5")],
  },
  ({ proxies }) =>
    proxies
      .filter(
        ({ section, servers }) =>
          section.kind === "backend" && servers.every(({ options }) => options.includes("disabled")),
      )
      .filter(
        ({ own }) =>
          own("server-template").length === 0 &&
          !["return", "redirect", "deny", "use-service"].some((action) => own("http-request", action).length > 0) &&
          own("redirect").length + own("dispatch").length + own("stats").length === 0,
      )
      .map(({ name, section, servers }) => ({
        at: section,
        subject: `backend ${name}`,
        fact: servers.length === 0 ? "it has no server line" : `all ${servers.length} servers are disabled`,
        names: { name },
        pool: name,
      })),
);
