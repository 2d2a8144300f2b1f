import { azure, onDemandHealth } from "@cloud502/azure";
import { type Adapter, type Failures, type Gap, inspect, type Snapshot } from "@cloud502/core";
import { afterEach, describe, expect, it } from "vitest";
import { type RunningAzure, startAzure } from "../../packages/lab/src/azure/start.ts";
import type { World } from "../../packages/lab/src/azure/world.ts";
import { defaultRoute } from "../../packages/lab/src/scenarios/azure/network-faults.ts";
import { probePath } from "../../packages/lab/src/scenarios/azure/pool-faults.ts";
import { collect } from "../collect.ts";
import { virtualRun } from "../virtual-context.ts";
import { fleet, ordinary } from "./worlds.ts";

const now = new Date("2026-11-22T07:00:00.000Z");
const window = { since: "2026-11-22T06:00:00.000Z", until: now.toISOString() };
const open: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function begin(
  world: World = ordinary,
  options: Readonly<Record<string, unknown>> = {},
  dials: Parameters<typeof startAzure>[2] = {},
) {
  const lab = await startAzure(world, { seed: world.seed, now }, dials);
  open.push(lab.close);
  const run = virtualRun(lab.env, { start: now });
  if (!azure.connect) throw new Error("azure has no adapter");
  const adapter = await azure.connect(options, run.context);
  return { lab, run, adapter };
}

async function first(adapter: Adapter) {
  for await (const gateway of adapter.gateways()) return gateway;
  throw new Error("no gateway");
}

async function* gatewaysOf(adapter: Adapter | undefined) {
  yield* adapter?.gateways() ?? [];
}

/** How many requests failed by signature and server. */
function counts({ groups }: Failures): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { signature, backend = "", count } of groups)
    found[`${signature} ${backend}`] = (found[`${signature} ${backend}`] ?? 0) + count;
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const graphCalls = ({ calls }: RunningAzure) => calls()["Microsoft.ResourceGraph/resources/read"] ?? 0;

describe("listing", () => {
  it("finds 200 gateways of 20 subscriptions, networks included, with at most 6 Resource Graph calls", async () => {
    const { lab, run, adapter } = await begin(fleet(200, 20));
    const snapshots: Snapshot[] = [];

    for await (const one of inspect(
      adapter,
      { provider: "azure", questions: ["settings", "probes"], window, concurrency: 8 },
      run.context,
    ))
      snapshots.push(one);

    expect(snapshots).toHaveLength(200);
    expect(new Set(snapshots.map(({ gateway }) => gateway.scope.subscription)).size).toBe(20);
    expect(snapshots.every(({ facts }) => (facts as { network?: unknown }).network !== undefined)).toBe(true);
    expect(graphCalls(lab)).toBeLessThanOrEqual(6);
  });

  it("of one resource group asks Resource Manager, and follows its pages", async () => {
    const world = fleet(40, 1);
    const { lab, adapter } = await begin(
      world,
      { subscriptions: [world.gateways[0]?.subscription], resourceGroup: "RG-3" },
      { pageSize: 2 },
    );

    const names = (await collect(adapter.gateways())).map(({ name }) => name);

    expect(names).toEqual(
      world.gateways.filter(({ resourceGroup }) => resourceGroup === "rg-3").map(({ name }) => name),
    );
    expect(graphCalls(lab)).toBe(0);
  });

  it.each(["name", "id"] as const)("takes a gateway's %s, in any case", async (kind) => {
    const { lab, adapter } = await begin(fleet(5, 2));
    const wanted =
      kind === "name"
        ? "GATEWAY-0003"
        : [...(lab.cloud.world.gateways ?? [])].map(
            (gateway) =>
              `/subscriptions/${gateway.subscription}/resourcegroups/${gateway.resourceGroup}/providers/microsoft.network/applicationgateways/${gateway.name}`,
          )[3];

    const found = (await collect(adapter.gateways({ names: [wanted ?? ""] }))).map(({ name }) => name);

    expect(found).toEqual(["gateway-0003"]);
  });

  it.each([
    [{ names: ["nobody"] }, "not-found"],
    [
      { ids: ["/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/applicationGateways/nobody"] },
      "not-found",
    ],
    [{ ids: ["/subscriptions/x/resourceGroups/y"] }, "usage"],
    [{ names: ['"; x'] }, "not-found"],
  ])("of %j is %s", async (scope, code) => {
    const { adapter } = await begin();

    await expect(collect(adapter.gateways(scope))).rejects.toMatchObject({ code });
  });

  it.each([
    { subscriptions: ["my-subscription"] },
    { cloud: "mars" },
    { endpoint: "http://example.com" },
    { timeoutMs: 0 },
    { workspace: "w" },
  ])("refuses options %j", async (options) => {
    await expect(begin(ordinary, options)).rejects.toThrow();
  });
});

describe("backend health", () => {
  it("waits as Retry-After says until the answer is there", async () => {
    const { run, adapter } = await begin(ordinary, {}, { polls: 3, retryAfterSeconds: 5 });

    const backends = await adapter.backends(await first(adapter));

    expect(backends.length).toBeGreaterThan(1);
    expect(run.seconds()).toBe(20);
  });

  it("that never comes ends at the timeout", async () => {
    const { run, adapter } = await begin(
      ordinary,
      { timeoutMs: 60_000 },
      { polls: Number.POSITIVE_INFINITY, retryAfterSeconds: 10 },
    );
    const gateway = await first(adapter);

    await expect(adapter.backends(gateway)).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("60 s"),
    });
    expect(run.seconds()).toBeLessThanOrEqual(60);
  });

  it("does not wait for a Retry-After beyond the timeout", async () => {
    const { run, adapter } = await begin(ordinary, { timeoutMs: 30_000 }, { polls: 1, retryAfterSeconds: 3_600 });

    await expect(adapter.backends(await first(adapter))).rejects.toMatchObject({ code: "timeout" });
    expect(run.seconds()).toBe(0);
  });

  it("that is refused is a gap with the action, never a healthy gateway", async () => {
    const { lab, run, adapter } = await begin();
    lab.misbehave({ action: "Microsoft.Network/applicationGateways/backendhealth/action", kind: "deny" });
    const [snapshot] = await collect(
      inspect(adapter, { provider: "azure", questions: ["backends"], window, concurrency: 1 }, run.context),
    );

    expect(snapshot?.backends).toBeUndefined();
    expect(snapshot?.gaps).toMatchObject([
      { code: "denied", permission: "Microsoft.Network/applicationGateways/backendhealth/action" },
    ]);
  });

  it.each([
    [401, "credentials"],
    [403, "denied"],
    [404, "not-found"],
    [409, "unreachable"],
    [429, "throttled"],
    [500, "unreachable"],
    [418, "invalid-reply"],
  ])("answered with %i is %s", async (status, code) => {
    const body = { error: { code: "SomeCode", message: "some words" } };
    const { adapter } = await begin(
      ordinary,
      {},
      { replies: { "Microsoft.Network/applicationGateways/backendhealth/action": { status, body } } },
    );

    await expect(adapter.backends(await first(adapter))).rejects.toMatchObject({
      code,
      message: expect.stringContaining("SomeCode: some words"),
    });
  });

  it("that Azure cannot read is a gap beside the network's finding", async () => {
    const { run, adapter } = await begin(defaultRoute.world(1));
    const [gateway] = (await collect(adapter.gateways())).filter(({ pools }) => pools.length > 1);
    if (!gateway) throw new Error("no gateway");

    const backends = await adapter.backends(gateway);

    expect(new Set(backends.map(({ state }) => state))).toEqual(new Set(["unknown"]));
    expect(run.gaps).toMatchObject([
      { code: "unreadable", message: expect.stringContaining("could not be retrieved") },
    ]);
  });

  it("on demand tests one pool with another path", async () => {
    const world = probePath.world(1);
    const lab = await startAzure(world, { seed: 1, now });
    open.push(lab.close);
    const { context } = virtualRun(lab.env, { start: now });
    const [gateway] = world.gateways;
    const asked = {
      gateway: lab.hints?.gateway ?? "",
      pool: gateway?.pools[0]?.name.toUpperCase() ?? "",
      setting: gateway?.settings[0]?.name ?? "",
    };

    const asIs = await onDemandHealth({}, context, asked);
    const whatIf = await onDemandHealth({}, context, {
      ...asked,
      path: "/",
      host: "www.example.com",
      protocol: "Http",
      timeoutSeconds: 10,
    });

    expect(asIs.map(({ state, reason }) => [state, reason])).toEqual(
      asIs.map(() => ["unhealthy", "HttpStatusCodeMismatchWithStatusCode"]),
    );
    expect(new Set(whatIf.map(({ state }) => state))).toEqual(new Set(["healthy"]));
    await expect(onDemandHealth({}, context, { ...asked, pool: "nobody" })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(onDemandHealth({}, context, { ...asked, gateway: "nobody" })).rejects.toMatchObject({ code: "usage" });
  });
});

describe("failures", () => {
  it("come from the workspace by resource, or from the one that is named", async () => {
    const byResource = await begin();
    const byWorkspace = await begin(ordinary, { workspace: "11111111-2222-3333-4444-555555555555" });

    const [a, b] = await Promise.all(
      [byResource, byWorkspace].map(async ({ adapter }) => adapter.failures(await first(adapter), window)),
    );

    expect(a?.groups.length).toBeGreaterThan(0);
    expect(a?.requests?.total).toBeGreaterThan(1_000);
    expect(b).toEqual(a);
    for (const { count, timeline } of a?.groups ?? [])
      expect(timeline?.points.reduce((sum, [, points]) => sum + points, 0)).toBe(count);
  });

  it("come from the archive when no workspace is fed", async () => {
    const archived = {
      ...ordinary,
      gateways: ordinary.gateways.map((gateway) => ({ ...gateway, archive: "applogs42" })),
    };
    const [fromTable, fromBlobs] = [await begin(), await begin(archived)];

    const table = await fromTable.adapter.failures(await first(fromTable.adapter), window);
    const blobs = await fromBlobs.adapter.failures(await first(fromBlobs.adapter), window);

    expect(fromBlobs.run.gaps).toEqual([]);
    expect(fromBlobs.lab.calls()["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"]).toBe(1);
    expect(blobs.requests?.total).toBe(table.requests?.total);
    expect(counts(blobs)).toEqual(counts(table));
  });

  it("of an archive that may not be read name the data action", async () => {
    const { lab, adapter } = await begin({
      ...ordinary,
      gateways: ordinary.gateways.map((gateway) => ({ ...gateway, archive: "applogs42" })),
    });
    const action = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
    lab.misbehave({ action, kind: "deny" });

    await expect(adapter.failures(await first(adapter), window)).rejects.toMatchObject({
      code: "denied",
      permission: action,
    });
  });

  it("of an account whose name could lead elsewhere are refused", async () => {
    const { adapter } = await begin({
      ...ordinary,
      gateways: ordinary.gateways.map((gateway) => ({ ...gateway, archive: "evil.example/x?" })),
    });

    await expect(adapter.failures(await first(adapter), window)).rejects.toMatchObject({ code: "invalid-reply" });
  });

  it("of a gateway without a log are a gap, not zero errors", async () => {
    const { run, adapter } = await begin({
      ...ordinary,
      gateways: ordinary.gateways.map((gateway) => ({ ...gateway, logged: false })),
    });

    const { groups } = await adapter.failures(await first(adapter), window);

    expect(groups).toEqual([]);
    expect(run.gaps).toMatchObject([{ code: "not-enabled" } satisfies Partial<Gap>]);
  });

  it.each([
    ["deny", "denied"],
    ["throttle", "throttled"],
    ["html", "invalid-reply"],
    ["truncate", "invalid-reply"],
    ["down", "unreachable"],
  ] as const)("are a gap when the workspace goes wrong: %s", async (kind, code) => {
    const { lab, adapter } = await begin();
    const gateway = await first(adapter);
    lab.misbehave({ action: "Microsoft.OperationalInsights/workspaces/query/read", kind });

    await expect(adapter.failures(gateway, window)).rejects.toMatchObject({ code });
  });

  it("that Log Analytics answered in part are refused: their counts are too low", async () => {
    const partial = {
      tables: [{ name: "PrimaryResult", columns: [], rows: [] }],
      error: { code: "PartialError", message: "There were some errors when processing your query." },
    };
    const { adapter } = await begin(
      ordinary,
      {},
      { replies: { "Microsoft.OperationalInsights/workspaces/query/read": { status: 200, body: partial } } },
    );

    await expect(adapter.failures(await first(adapter), window)).rejects.toMatchObject({
      code: "invalid-reply",
      message: expect.stringContaining("in part"),
    });
  });

  it.each([
    ["that the user named ends the run", { workspace: "11111111-2222-3333-4444-555555555555" }, "not-found"],
    ["that only the settings name is a gap", {}, "unreadable"],
  ] as const)("of a missing workspace %s", async (_, options, code) => {
    const body = { error: { code: "WorkspaceNotFoundError", message: "The workspace could not be found" } };
    const replies = { "Microsoft.OperationalInsights/workspaces/query/read": { status: 404, body } };
    const { adapter } = await begin(ordinary, options, { replies });

    await expect(adapter.failures(await first(adapter), window)).rejects.toMatchObject({ code });
  });

  it("that take too long end at the timeout", async () => {
    const { lab, adapter } = await begin(ordinary, { timeoutMs: 400 });
    const gateway = await first(adapter);
    lab.misbehave({
      action: "Microsoft.OperationalInsights/workspaces/query/read",
      kind: "latency",
      milliseconds: 3_000,
    });

    await expect(adapter.failures(gateway, window)).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("sign-in", () => {
  it.each([
    ["another tenant", { AZURE_TENANT_ID: "99999999-2222-4333-8444-555555555555" }],
    ["a wrong secret", { AZURE_CLIENT_SECRET: "wrong" }],
  ])("with %s is refused as credentials", async (_, wrong) => {
    const lab = await startAzure(ordinary, { seed: 1, now });
    open.push(lab.close);
    const run = virtualRun({ ...lab.env, ...wrong }, { start: now });
    const adapter = await azure.connect?.({}, run.context);

    await expect(collect(gatewaysOf(adapter))).rejects.toMatchObject({ code: "credentials" });
  });

  it("with an untrusted authority is refused before a secret is sent", async () => {
    const lab = await startAzure(ordinary, { seed: 1, now });
    open.push(lab.close);
    const { CLOUD502_AZURE_CA_FILE: _, ...env } = lab.env;
    const adapter = await azure.connect?.({}, virtualRun(env, { start: now }).context);

    await expect(collect(gatewaysOf(adapter))).rejects.toMatchObject({ name: "InspectionError" });
    expect(lab.calls()).toEqual({});
  });
});
