import { describe, expect, it } from "vitest";
import { cloudflareFacts } from "../../packages/cloudflare/src/facts.ts";
import { permissions } from "../../packages/cloudflare/src/permissions.ts";
import { tokenGroups } from "../../packages/cloudflare/src/token.ts";
import type { CloudflareWorld } from "../../packages/lab/src/cloudflare/world.ts";
import { look, site, zone } from "./worlds.ts";

/** Something of everything that needs a permission. */
const world: CloudflareWorld = {
  account: "Permissions",
  tunnels: [{ name: "office", connectors: 2 }],
  pools: [{ name: "main", monitor: "health", origins: [{ name: "a", server: { address: "192.88.99.4" } }] }],
  monitors: [{ name: "health", type: "https", path: "/", expectedCodes: "2xx", host: "a.example" }],
  zones: [
    zone("shop.example", {
      logExplorer: true,
      originRules: [{ expression: "true", port: 8443 }],
      sites: [
        site("app.shop.example", { listening: false }),
        {
          hostname: "api.shop.example",
          requestsPerMinute: 10,
          way: { kind: "balancer", pools: ["main"], fallback: "main" },
        },
        {
          hostname: "in.shop.example",
          requestsPerMinute: 10,
          way: { kind: "tunnel", tunnel: "office", service: "http://localhost:1", server: { address: "192.88.99.5" } },
        },
      ],
    }),
  ],
};

/** What of the facts and answers a missing permission takes away; all else stays. */
const lost: Readonly<Record<string, readonly string[]>> = {
  "Zone Settings Read": ["settings"],
  "DNS Read": ["records", "tunnels"],
  "SSL and Certificates Read": ["certificatePacks", "universalSsl", "originPull", "originCa", "customHostnames"],
  "Load Balancers Read": ["loadBalancers", "pools", "monitors"],
  "Load Balancing: Monitors and Pools Read": ["pools", "monitors"],
  "Health Checks Read": ["healthChecks"],
  "Cloudflare Tunnel Read": ["tunnels"],
  "Origin Rules Read": ["originRules", "readTimeoutRules", "sslRules", "customErrors"],
  "Page Rules Read": ["pageRules"],
  "Workers Routes Read": ["workerRoutes"],
  "Workers Scripts Read": ["workerDomains"],
  "Logs Read": ["logpushJobs"],
  "Account Settings Read": ["changes"],
};

const whole = await look(world);

describe("a token without one permission", () => {
  it("has every permission at first", () => {
    expect(whole.gaps).toEqual([]);
    expect(whole.snapshots[0]?.failures?.groups.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(lost))("%s: names it, and reports all else", async (permission, parts) => {
    const { snapshots, gaps } = await look({ ...world, missingPermissions: [permission] });

    const facts = snapshots[0]?.facts;
    const kept = Object.keys(whole.snapshots[0]?.facts ?? {}).filter((part) => !parts.includes(part));
    expect(gaps.length).toBeGreaterThan(0);
    expect(new Set(gaps.map((gap) => gap.permission))).toEqual(new Set([permission]));
    expect(Object.keys(facts ?? {})).toEqual(expect.arrayContaining(kept));
    for (const part of parts) expect(facts).not.toHaveProperty(part);
    expect(snapshots[0]?.failures?.groups.length).toBeGreaterThan(0);
    expect(() => cloudflareFacts.parse(JSON.parse(JSON.stringify(facts)))).not.toThrow();
  });

  it("Analytics Read: names it, and Log Explorer still answers", async () => {
    const { snapshots, gaps } = await look({ ...world, missingPermissions: ["Analytics Read"] });

    expect(gaps.map(({ permission }) => permission)).toContain("Analytics Read");
    expect(snapshots[0]?.failures?.groups.every(({ source }) => source === "cloudflare-log-explorer")).toBe(true);
    expect(snapshots[0]?.facts?.settings?.ssl).toBe("strict");
  });

  it("Analytics Read and no Log Explorer: the question itself is a gap, never 'no errors'", async () => {
    const { snapshots, gaps } = await look(
      { ...world, missingPermissions: ["Analytics Read"] },
      { logExplorer: false },
    );

    expect(snapshots[0]?.failures).toBeUndefined();
    expect(gaps.map(({ question }) => question).join("\n")).toContain("failures of shop.example");
  });

  it("Allow Request Tracer Read: only asked with trace", async () => {
    const { gaps } = await look({ ...world, missingPermissions: ["Allow Request Tracer Read"] }, { trace: true });
    const { snapshots } = await look(world, { trace: true, hostnames: ["app.shop.example"] });

    expect(gaps.map(({ permission }) => permission)).toContain("Allow Request Tracer Read");
    expect(snapshots[0]?.facts?.traces).toHaveLength(1);
  });
});

describe("the permission groups", () => {
  it("are all read-only, and required ones come first", () => {
    for (const { action } of permissions) expect(action).toMatch(/Read$/);
    expect(tokenGroups("origins")[0]?.required).toBe(true);
    expect(tokenGroups("logs").map(({ group }) => group)).toEqual(["Zone Read", "Analytics Read", "Logs Read"]);
  });
});
