import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Checks that only open a connection. */
export const healthCheckConnectOnly = haproxyLint(
  {
    id: "haproxy/health-check-connect-only",
    title: "Checks of backend {name} only open a connection",
    severity: "low",
    cause: "backend-error",
    why: "Without option httpchk a server counts as live as soon as its port accepts, though every request to it may end with 500.",
    fix: ["In backend {name}: option httpchk GET /health; http-check expect status 200"],
    docs: [haproxyDoc("4.2-option%20httpchk")],
  },
  ({ proxies }) =>
    proxies
      .filter(
        ({ mode, servers, find }) =>
          mode === "http" && servers.some(({ options }) => options.includes("check")) && !find("option", "httpchk"),
      )
      .map(({ name, section }) => ({
        at: section,
        subject: `backend ${name}`,
        fact: "servers have check, and option httpchk is not set",
        names: { name },
        pool: name,
      })),
);
