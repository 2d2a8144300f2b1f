import { cloudflareScenario } from "./scenario.ts";

/** The monitored path now redirects to a login page; the service is well, and traffic goes to the fallback pool. */
export const monitorWrongCode = cloudflareScenario({
  id: "cloudflare-monitor-wrong-code",
  title: "The monitor expects a status that the path no longer answers",
  cause: "probe-misconfigured",
  describe: ({ site, server, dice }) => {
    const status = dice.pick([301, 302, 401]);
    return {
      monitors: [{ name: "app-health", type: "https", path: "/health", expectedCodes: "200", host: "app.example.com" }],
      pools: [
        {
          name: "main",
          monitor: "app-health",
          origins: [
            { name: "app-0", server: server({ monitorStatus: status }) },
            { name: "app-1", server: server({ monitorStatus: status }) },
          ],
        },
        {
          name: "spare",
          monitor: "app-health",
          origins: [{ name: "spare-0", server: server({ monitorStatus: status }) }],
        },
      ],
      sites: [site("app", { kind: "balancer", pools: ["main"], fallback: "spare" })],
    };
  },
});
