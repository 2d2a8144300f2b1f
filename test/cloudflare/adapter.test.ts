import { originsTable } from "@cloud502/cloudflare";
import { describe, expect, it } from "vitest";
import type { CloudflareWorld } from "../../packages/lab/src/cloudflare/world.ts";
import { look, site, zone } from "./worlds.ts";

/** One of each way to an origin, some of them ill. */
const world: CloudflareWorld = {
  account: "Adapter",
  tunnels: [{ name: "office", connectors: 2 }],
  monitors: [{ name: "health", type: "https", path: "/health", expectedCodes: "2xx", host: "a.example" }],
  pools: [
    {
      name: "main",
      monitor: "health",
      origins: [
        { name: "a", server: { address: "192.88.99.4" } },
        { name: "b", server: { address: "192.88.99.5", listening: false } },
        { name: "c", server: { address: "192.88.99.6" }, enabled: false },
      ],
    },
  ],
  workerDomains: [{ hostname: "fn.shop.example", service: "fn" }],
  changes: [{ minutesAgo: 75, actor: "ada@example.com", action: "update", product: "ssl" }],
  zones: [
    zone("shop.example", {
      readTimeoutSeconds: 120,
      logExplorer: true,
      originRules: [{ expression: 'http.host eq "app.shop.example"', port: 8443 }],
      healthChecks: [{ name: "app", site: "app.shop.example" }],
      unproxied: [{ name: "direct.shop.example", address: "192.88.99.9" }],
      sites: [
        site("app.shop.example", { firewalled: true }),
        {
          hostname: "old.shop.example",
          requestsPerMinute: 10,
          way: { kind: "cname", target: "gone.shop.example", server: null },
        },
        {
          hostname: "api.shop.example",
          requestsPerMinute: 10,
          way: { kind: "balancer", pools: ["main"], fallback: "main" },
        },
        {
          hostname: "in.shop.example",
          requestsPerMinute: 10,
          way: {
            kind: "tunnel",
            tunnel: "office",
            service: "http://localhost:8080",
            server: { address: "192.88.99.7" },
          },
        },
      ],
    }),
  ],
};

const { snapshots, gaps } = await look(world);
const [snapshot] = snapshots;
const origins = snapshot?.facts?.origins ?? [];
const originOf = (hostname: string) => origins.find((origin) => origin.hostname === hostname);

describe("a zone through the real SDK", () => {
  it("has hostnames and pools, and no gaps", () => {
    expect(gaps).toEqual([]);
    expect(snapshot?.gateway.hostnames).toEqual([
      "api.shop.example",
      "app.shop.example",
      "fn.shop.example",
      "in.shop.example",
      "old.shop.example",
    ]);
    expect(snapshot?.gateway.pools.map(({ name }) => name)).toContain("main");
  });

  it("says where every hostname really goes", () => {
    expect(originOf("app.shop.example")).toMatchObject({
      kind: "address",
      sslMode: "strict",
      targets: [{ address: "192.88.99.9", port: 8443, via: "A record, origin rule" }],
      certificate: { status: "active" },
    });
    expect(originOf("old.shop.example")).toMatchObject({ kind: "cname", targets: [{ address: "gone.shop.example" }] });
    expect(originOf("api.shop.example")).toMatchObject({
      kind: "load-balancer",
      targets: [{ enabled: true }, { enabled: true }, { enabled: false }],
    });
    expect(originOf("in.shop.example")).toMatchObject({
      kind: "tunnel",
      targets: [{ address: "http://localhost:8080", via: "tunnel office" }],
    });
    expect(originOf("fn.shop.example")).toMatchObject({ kind: "worker", targets: [{ address: "fn" }] });
    expect(originOf("direct.shop.example")).toMatchObject({ proxied: false });
  });

  it("reads health from pools, health checks and tunnels, and calls unknown what nobody checks", () => {
    const states = snapshot?.backends?.map(({ address, state, reason }) => [address, state, reason]);

    expect(states).toContainEqual(["192.88.99.4", "healthy", undefined]);
    expect(states).toContainEqual(["192.88.99.5", "unhealthy", "TCP connection failed"]);
    expect(states).toContainEqual(["192.88.99.6", "unused", "origin disabled"]);
    expect(states).toContainEqual(["192.88.99.9", "unhealthy", "TCP Timeout"]);
    expect(states).toContainEqual(["http://localhost:8080", "unknown", undefined]);
    expect(states).toContainEqual(["gone.shop.example", "unknown", undefined]);
  });

  it("reads probes, the read timeout and changes", () => {
    expect(snapshot?.probes).toMatchObject([
      { protocol: "https", path: "/health", expect: "2xx", intervalSeconds: 60 },
      { pool: "app.shop.example", protocol: "https" },
    ]);
    expect(snapshot?.limits?.responseTimeoutSeconds).toBe(120);
    expect(snapshot?.facts?.changes).toMatchObject([{ actor: "ada@example.com", action: "update" }]);
  });

  it("knows from the token's own zones that a name is gone", () => {
    expect(snapshot?.facts?.records?.find(({ name }) => name === "old.shop.example")).toMatchObject({
      resolution: "no-such-name",
      resolvedBy: "own zone",
    });
  });

  it("groups failures by host and status pair, with who made them, Ray ids and sampling", () => {
    const dropped =
      snapshot?.failures?.groups.filter(({ host, kind }) => host === "app.shop.example" && kind === "request") ?? [];

    expect(
      new Set(dropped.map(({ signature, status, backendStatus }) => `${signature} ${status} ${backendStatus}`)),
    ).toEqual(new Set(["no-syn-ack 522 none"]));
    expect(
      dropped.every(
        ({ detail, samples }) => detail?.producedBy === "edge" && detail.confidence === "high" && samples[0]?.requestId,
      ),
    ).toBe(true);
    expect(snapshot?.failures?.sampleInterval).toBeGreaterThan(1);
    expect(snapshot?.failures?.requests?.byStatus?.["522"]).toBe(dropped.reduce((sum, { count }) => sum + count, 0));
  });

  it("adds Log Explorer's requests as events, so that none counts twice", () => {
    const explored = snapshot?.failures?.groups.filter(({ source }) => source === "cloudflare-log-explorer") ?? [];

    expect(explored.length).toBeGreaterThan(0);
    expect(explored.every(({ kind }) => kind === "event")).toBe(true);
  });

  it("counts by time, data centre and host", () => {
    const names = new Set(
      snapshot?.metrics?.map(({ name, dimensions }) => `${name} ${Object.keys(dimensions).join()}`),
    );

    expect(names).toEqual(
      new Set([
        "requests5xx host,edgeStatus,originStatus",
        "originResponseDurationP95 host",
        "requests colo",
        "requests host",
      ]),
    );
  });

  it("keeps to the hostnames that are asked for", async () => {
    const { snapshots: few } = await look(world, { hostnames: ["app.shop.example"] });

    expect(few[0]?.gateway.hostnames).toEqual(["app.shop.example"]);
    expect(few[0]?.facts?.origins.map(({ hostname }) => hostname)).toEqual(["app.shop.example"]);
    expect(new Set(few[0]?.failures?.groups.flatMap(({ host }) => host ?? []))).toEqual(new Set(["app.shop.example"]));
  });
});

describe("the table of origins", () => {
  const rows = snapshot ? originsTable(snapshot) : [];

  it("has a plain row per hostname", () => {
    expect(rows.map(({ hostname, proxied, health, producedBy }) => [hostname, proxied, health, producedBy])).toEqual([
      ["api.shop.example", "yes", "unhealthy", ""],
      ["app.shop.example", "yes", "unhealthy", "edge 100 %"],
      ["direct.shop.example", "no", "unknown", ""],
      ["fn.shop.example", "yes", "unknown", ""],
      ["in.shop.example", "yes", "unknown", ""],
      ["old.shop.example", "yes", "unknown", "edge 100 %"],
    ]);
  });

  it("says where, why, under which certificate, and what failed", () => {
    const row = rows.find(({ hostname }) => hostname === "app.shop.example");

    expect(row).toMatchObject({
      zone: "shop.example",
      ssl: "strict",
      goesTo: "A record, origin rule 192.88.99.9:8443",
      reason: "192.88.99.9: TCP Timeout",
    });
    expect(row?.certificate).toMatch(/^active to \d{4}-\d\d-\d\d$/);
    expect(row?.failures).toMatch(/^522\/none \d+$/);
  });

  it("is empty for a snapshot without facts", () => {
    if (snapshot) expect(originsTable({ ...snapshot, facts: undefined })).toEqual([]);
  });
});
