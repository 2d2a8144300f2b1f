import { aws } from "@cloud502/aws";
import type { Adapter } from "@cloud502/core";
import type { AwsWorld } from "@cloud502/lab";
import { afterEach, describe, expect, it } from "vitest";
import type { AwsFacts } from "../../packages/aws/src/facts.ts";
import { collect } from "../collect.ts";
import { virtualRun } from "../virtual-context.ts";
import { balancer, bareWorld, group, serve } from "./worlds.ts";

const leaving = { ...group("tasks"), type: "ip" } as const;
const world: AwsWorld = {
  ...bareWorld,
  loadBalancers: [balancer("shop", "tasks"), balancer("hooks", "hook")],
  targetGroups: [
    {
      ...leaving,
      targets: leaving.targets.map((target, index) => ({
        ...target,
        id: target.address,
        ...(index === 0 && { deregisteredAt: 3550 }),
      })),
    },
    { name: "hook", type: "lambda", function: "on-hook", targets: [] },
  ],
  functions: [
    {
      name: "on-hook",
      timeoutSeconds: 3,
      runSeconds: { median: 0.1, p99: 1 },
      invokable: false,
      reservedConcurrency: 2,
    },
  ],
  services: [
    { cluster: "main", name: "shop", targetGroup: "tasks", desired: 2, graceSeconds: 20, stopTimeoutSeconds: 15 },
  ],
};

describe("what only some faults ask for", () => {
  const open: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  async function start(options: Readonly<Record<string, unknown>> = {}) {
    const lab = await serve(world);
    open.push(() => lab.close());
    const run = virtualRun(lab.env);
    const adapter = (await aws.connect?.(options, run.context)) as Adapter<AwsFacts>;
    open.push(() => adapter.close?.());
    const optional = () => Object.keys(lab.calls()).filter((action) => /^(ecs|lambda|wafv2|sts):/.test(action));
    return { lab, run, adapter, optional };
  }

  /** The facts of one load balancer, asked about by itself: in a fresh session, so that the fleet was not listed. */
  async function factsOf(name: string, started: Awaited<ReturnType<typeof start>>): Promise<AwsFacts> {
    const other = await start();
    const { id = "" } = (await collect(other.adapter.gateways())).find((gateway) => gateway.name === name) ?? {};
    const [gateway] = await collect(started.adapter.gateways({ ids: [id] }));
    if (!gateway) throw new Error("nothing listed");
    return (await started.adapter.settings(gateway)).facts;
  }

  it("reads the ECS service behind targets that are leaving", async () => {
    const started = await start();

    const { ecsServices } = await factsOf("shop", started);

    expect(ecsServices).toMatchObject([{ desired: 2, running: 1, gracePeriodSeconds: 20, stopTimeoutSeconds: 15 }]);
    expect(started.run.gaps).toEqual([]);
  });

  it("reads the function behind a target group", async () => {
    const started = await start();

    const { lambdas } = await factsOf("hooks", started);

    expect(lambdas).toMatchObject([{ timeoutSeconds: 3, invokable: false, reservedConcurrency: 2 }]);
    expect(started.run.gaps).toEqual([]);
  });

  it("names each action that is denied, and keeps what the others said", async () => {
    const started = await start();
    started.lab.misbehave({ action: "lambda:GetPolicy", kind: "deny" });
    started.lab.misbehave({ action: "ecs:*", kind: "deny" });

    const [function_] = (await factsOf("hooks", started)).lambdas ?? [];
    const { ecsServices, listeners } = await factsOf("shop", started);

    expect(function_).toMatchObject({ timeoutSeconds: 3, reservedConcurrency: 2 });
    expect(function_?.invokable).toBeUndefined();
    expect(ecsServices).toBeUndefined();
    expect(listeners).toHaveLength(1);
    expect(started.run.gaps.map(({ permission }) => permission).sort()).toEqual([
      "ecs:ListClusters",
      "lambda:GetPolicy",
    ]);
  });

  it("leaves them out over a fleet, unless asked to go deep", async () => {
    const shallow = await start();
    const deep = await start({ deep: true });

    for (const { adapter } of [shallow, deep])
      for await (const gateway of adapter.gateways()) await adapter.settings(gateway);

    expect(shallow.optional()).toEqual([]);
    expect(deep.optional()).toEqual(
      expect.arrayContaining(["ecs:DescribeServices", "lambda:GetPolicy", "wafv2:GetWebACLForResource"]),
    );
    expect(deep.run.gaps).toEqual([]);
  });

  it("assumes the role once, before anything else", async () => {
    const { lab, adapter } = await start({ roleArn: "arn:aws:iam::123456789012:role/auditor" });

    for await (const gateway of adapter.gateways()) await adapter.settings(gateway);

    expect(lab.calls()["sts:AssumeRole"]).toBe(1);
  });

  it("lists every enabled region, each refusal a gap beside the others", async () => {
    const { lab, run, adapter } = await start({ regions: ["all"] });
    lab.misbehave({ action: "elasticloadbalancing:DescribeTargetGroups", kind: "deny", times: 1 });

    const gateways = await collect(adapter.gateways());

    expect(lab.calls()["ec2:DescribeRegions"]).toBe(1);
    expect(lab.calls()["elasticloadbalancing:DescribeLoadBalancers"]).toBeGreaterThan(1);
    expect(run.gaps).toMatchObject([{ code: "denied", permission: "elasticloadbalancing:DescribeTargetGroups" }]);
    expect(gateways.length === 2 || run.gaps[0]?.question.includes("eu-west-1")).toBe(true);
  });
});
