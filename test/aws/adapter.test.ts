import { aws } from "@cloud502/aws";
import { type Adapter, type Failures, type Gateway, InspectionError, type Window } from "@cloud502/core";
import type { AwsWorld, RunningAws } from "@cloud502/lab";
import { afterEach, describe, expect, it } from "vitest";
import type { AwsFacts } from "../../packages/aws/src/facts.ts";
import { collect } from "../collect.ts";
import { type VirtualRun, virtualRun } from "../virtual-context.ts";
import { balancer, bareWorld, group, serve } from "./worlds.ts";

const failing = group("shop-api", 2, { answers: [{ share: 0.2, status: 500 }] });
const shop: AwsWorld = {
  ...bareWorld,
  loadBalancers: [
    balancer("shop", "shop-api", {
      listeners: [
        {
          port: 80,
          protocol: "HTTP",
          rules: [{ priority: 1, hosts: ["img.example.com"], action: { forward: [{ targetGroup: "shop-images" }] } }],
          otherwise: { forward: [{ targetGroup: "shop-api" }] },
        },
      ],
    }),
  ],
  targetGroups: [failing, group("shop-images"), group("orphan", 1)],
};

interface Started {
  readonly lab: RunningAws;
  readonly run: VirtualRun;
  readonly adapter: Adapter<AwsFacts>;
  readonly window: Window;
}

describe("aws adapter", () => {
  const open: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  async function start(world: AwsWorld = shop, options: Readonly<Record<string, unknown>> = {}): Promise<Started> {
    const lab = await serve(world);
    open.push(() => lab.close());
    const run = virtualRun(lab.env);
    const adapter = (await aws.connect?.(options, run.context)) as Adapter<AwsFacts>;
    open.push(() => adapter.close?.());
    const until = run.context.now();
    // S3 gets its logs every five minutes: what is older is there.
    const at = (minutesAgo: number) => new Date(until.getTime() - minutesAgo * 60_000).toISOString();
    return { lab, run, adapter, window: { since: at(60), until: at(15) } };
  }

  async function listed({ adapter }: Started, ids?: readonly string[]): Promise<Gateway> {
    const [gateway] = await collect(adapter.gateways(ids ? { ids } : {}));
    if (!gateway) throw new Error("nothing listed");
    return gateway;
  }

  async function arnOf(started: Started, name: string): Promise<string> {
    const gateways = await collect(started.adapter.gateways());
    return gateways.flatMap(({ pools }) => pools).find((pool) => pool.name === name)?.id ?? "";
  }

  describe("scope", () => {
    it("lists load balancers with their host names, and unattached target groups as pools", async () => {
      const { adapter } = await start();

      const gateways = await collect(adapter.gateways());

      expect(gateways.map(({ name, kind, pools }) => [name, kind, pools.map((pool) => pool.name)])).toEqual([
        ["shop", "gateway", ["shop-api", "shop-images"]],
        ["orphan", "pool", ["orphan"]],
      ]);
      expect(gateways[0]?.hostnames).toContain("img.example.com");
      expect(gateways[0]?.scope).toEqual({ account: "123456789012", region: "eu-west-1" });
    });

    it("takes a target group's ARN for its load balancer, restricted to that group", async () => {
      const first = await start();
      const arn = await arnOf(first, "shop-images");
      const { lab, adapter, window } = await start();

      const gateway = await listed({ adapter } as Started, [arn]);
      const backends = await adapter.backends(gateway);
      const failures = await adapter.failures(gateway, window);

      expect(gateway).toMatchObject({ name: "shop", kind: "gateway", pools: [{ id: arn }] });
      expect(new Set(backends.map(({ pool }) => pool))).toEqual(new Set([arn]));
      expect(failures.groups.filter(({ pool }) => pool !== undefined && pool !== arn)).toEqual([]);
      expect(lab.calls()["elasticloadbalancing:DescribeTargetHealth"]).toBe(1);
    });

    it("takes an unattached target group's ARN for itself", async () => {
      const arn = await arnOf(await start(), "orphan");
      const started = await start();

      const gateway = await listed(started, [arn]);

      expect(gateway).toMatchObject({ id: arn, kind: "pool" });
      expect(await started.adapter.failures(gateway, started.window)).toMatchObject({ groups: [] });
      expect((await started.adapter.settings(gateway)).facts.targetGroups[0]).toMatchObject({
        name: "orphan",
        targets: 1,
      });
    });

    it.for([
      ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web", "usage"],
      ["web", "usage"],
      ["arn:aws:s3:::bucket", "usage"],
      ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/nowhere/0123456789abcdef", "not-found"],
      ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/nowhere/0123456789abcdef", "not-found"],
    ] as const)("refuses %s as %s", async ([arn, code]) => {
      const started = await start();

      const error = await listed(started, [arn]).catch((reason: unknown) => reason);

      expect(error).toBeInstanceOf(InspectionError);
      expect(error).toMatchObject({ code, hint: expect.stringMatching(/\S/) });
    });

    it("refuses an ARN of another region than the one asked for", async () => {
      const started = await start(shop, { regions: ["us-east-1"] });

      const asked = listed(started, [
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef",
      ]);

      await expect(asked).rejects.toMatchObject({ code: "usage", message: expect.stringContaining("eu-west-1") });
    });

    it("leaves out network load balancers, as a gap", async () => {
      const { adapter, run } = await start();

      const found = adapter.gateways({
        ids: ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/tcp/0123456789abcdef"],
      });

      expect(await collect(found)).toEqual([]);
      expect(run.gaps).toMatchObject([{ code: "unsupported" }]);
    });
  });

  describe("targets", () => {
    it("spells addresses as the access log does", async () => {
      const started = await start();

      const backends = await started.adapter.backends(await listed(started));
      const { requests } = await started.adapter.failures(await listed(started), started.window);

      const addresses = new Set(backends.map(({ address }) => address));
      expect(Object.keys(requests?.byBackend ?? {}).filter((address) => !addresses.has(address))).toEqual([]);
      expect(backends[0]).toMatchObject({
        state: "healthy",
        address: expect.stringMatching(/^10\.0\.1\.\d+:8080$/),
        zone: "eu-west-1a",
        id: expect.stringMatching(/^i-/),
      });
    });

    it("keeps instance ids when EC2 may not be read", async () => {
      const started = await start();
      started.lab.misbehave({ action: "ec2:*", kind: "deny" });

      const [backend] = await started.adapter.backends(await listed(started));

      expect(backend?.address).toMatch(/^i-[0-9a-f]+:8080$/);
      expect(started.run.gaps).toMatchObject([{ code: "denied", permission: "ec2:DescribeNetworkInterfaces" }]);
    });

    it("tells once what all of a fleet lack", async () => {
      const started = await start({ ...shop, loadBalancers: [...shop.loadBalancers, balancer("blog", "shop-images")] });
      started.lab.misbehave({ action: "ec2:DescribeSubnets", kind: "deny" });

      for await (const gateway of started.adapter.gateways()) await started.adapter.settings(gateway);

      expect(started.run.gaps).toMatchObject([{ code: "denied", permission: "ec2:DescribeSubnets" }]);
      expect(started.run.gaps[0]?.gateway).toBeUndefined();
      expect(started.lab.calls()["ec2:DescribeSubnets"]).toBe(1);
    });

    it("reports one target group that cannot be read, and the other", async () => {
      const started = await start();
      const gateway = await listed(started);
      started.lab.misbehave({ action: "elasticloadbalancing:DescribeTargetHealth", kind: "deny", times: 1 });

      const backends = await started.adapter.backends(gateway);
      const { facts } = await started.adapter.settings(gateway);

      expect(new Set(backends.map(({ pool }) => pool)).size).toBe(1);
      expect(started.run.gaps).toMatchObject([
        { code: "denied", permission: "elasticloadbalancing:DescribeTargetHealth" },
      ]);
      expect(facts.targetGroups.map(({ targets }) => targets).sort()).toEqual([2, undefined]);
    });
  });

  describe("logs", () => {
    const fields = [
      ..."elb_status_code time elb target_port target_status_code client_port type request_processing_time".split(" "),
      ..."target_processing_time response_processing_time received_bytes sent_bytes request_line user_agent".split(" "),
      ..."target_group_arn request_creation_time error_reason".split(" "),
    ];
    const few = "time elb target_port elb_status_code target_status_code target_group_arn".split(" ");
    const vended = {
      "JSON by name": { to: "cloudwatch", group: "/alb/shop", format: "json", fields },
      "JSON of few fields": { to: "cloudwatch", group: "/alb/shop", format: "json", fields: few },
      "plain of few fields": { to: "cloudwatch", group: "/alb/shop", format: "plain", fields: few },
      "plain in the delivery's order": { to: "cloudwatch", group: "/alb/shop", format: "plain", fields },
      "plain with a delimiter": { to: "cloudwatch", group: "/alb/shop", format: "plain", fields, delimiter: "|" },
      "plain as in files": { to: "cloudwatch", group: "/alb/shop", format: "plain" },
    } as const;

    async function failuresOf(logs: AwsWorld["loadBalancers"][number]["logs"]): Promise<Failures> {
      const started = await start({ ...shop, loadBalancers: shop.loadBalancers.map((lb) => ({ ...lb, logs })) });
      const failures = await started.adapter.failures(await listed(started), started.window);
      expect(started.run.gaps).toEqual([]);
      return failures;
    }

    const shape = ({ requests, groups }: Failures) => ({
      total: requests?.total,
      byStatus: requests?.byStatus,
      groups: groups
        .map(({ signature, status, backend, count }) => [signature, status, backend, count].join(" "))
        .sort(),
    });

    it.for(Object.entries(vended))("reads a CloudWatch delivery, %s, like S3", async ([, logs]) => {
      const stored = shape(await failuresOf({ to: "s3", bucket: "alb-logs" }));

      expect(stored.total).toBeGreaterThan(100);
      expect(shape(await failuresOf(logs))).toEqual(stored);
    });

    it("reads the log group that was named, of this load balancer only", async () => {
      const logs = { to: "cloudwatch", group: "/shared", format: "json" } as const;
      const blog = balancer("blog", "shop-images", { logs });
      const world = { ...shop, loadBalancers: [...shop.loadBalancers.map((lb) => ({ ...lb, logs })), blog] };
      const started = await start(world, { logGroup: "/shared" });
      const gateway = await listed(started);

      const { requests } = await started.adapter.failures(gateway, started.window);

      const stored = await failuresOf(logs);
      expect(requests?.total).toBe(stored.requests?.total);
    });

    it.for(["json", "plain"] as const)(
      "takes its own out of a log group that load balancers share, %s",
      async (format) => {
        const logs = { to: "cloudwatch", group: "/shared", format } as const;
        const blog = balancer("blog", "shop-images", { logs });
        const started = await start({
          ...shop,
          loadBalancers: [...shop.loadBalancers.map((lb) => ({ ...lb, logs })), blog],
        });

        const { requests } = await started.adapter.failures(await listed(started), started.window);

        expect(requests?.total).toBe((await failuresOf(logs)).requests?.total);
      },
    );

    it("reads connection and health-check logs beside, from the same folder", async () => {
      const closed = group("shop-api", 2, { portClosed: [{}] });
      const logs = { to: "s3", bucket: "alb-logs", also: ["connection", "health-check"] } as const;
      const loadBalancers = shop.loadBalancers.map((lb) => ({ ...lb, logs }));
      const started = await start({ ...shop, loadBalancers, targetGroups: [closed, ...shop.targetGroups.slice(1)] });

      const { groups } = await started.adapter.failures(await listed(started), started.window);

      expect(new Set(groups.map(({ source }) => source))).toEqual(new Set(["alb-access", "alb-health-check"]));
      expect(started.run.gaps).toEqual([]);
    });

    it("says so when a delivery leaves out what it takes", async () => {
      const logs = { to: "cloudwatch", group: "/alb/shop", format: "plain", fields: ["elb", "target_port"] } as const;
      const started = await start({ ...shop, loadBalancers: shop.loadBalancers.map((lb) => ({ ...lb, logs })) });

      await started.adapter.failures(await listed(started), started.window);

      expect(started.run.gaps).toMatchObject([
        { code: "unsupported", message: expect.stringContaining("elb_status_code") },
      ]);
    });

    it("says how to enable logs that are off", async () => {
      const started = await start({
        ...shop,
        loadBalancers: shop.loadBalancers.map((lb) => ({ ...lb, logs: { to: "nowhere" } })),
      });

      const failures = await started.adapter.failures(await listed(started), started.window);

      expect(failures).toMatchObject({ groups: [] });
      expect(failures.requests).toBeUndefined();
      expect(started.run.gaps).toMatchObject([
        { code: "not-enabled", message: expect.stringContaining("access_logs.s3.enabled") },
      ]);
    });

    it("says which permission the bucket wants, also in the facts", async () => {
      const started = await start();
      started.lab.misbehave({ action: "s3:*", kind: "deny" });
      const gateway = await listed(started);

      await started.adapter.failures(gateway, started.window);
      const { facts } = await started.adapter.settings(gateway);

      expect(started.run.gaps).toMatchObject([{ code: "denied", permission: "s3:ListBucket" }]);
      expect(facts.logBucket).toEqual({ bucket: "alb-logs", problem: "denied" });
    });

    it("asks once when objects may be listed but not read", async () => {
      const started = await start(shop, { concurrency: 1 });
      started.lab.misbehave({ action: "s3:GetObject", kind: "deny" });

      await started.adapter.failures(await listed(started), started.window);

      expect(started.run.gaps).toMatchObject([{ code: "denied", permission: "s3:GetObject" }]);
      expect(started.lab.calls()["s3:GetObject"]).toBeLessThanOrEqual(2);
    });

    it.for(["html", "truncate"] as const)("loses one object of many that is broken (%s), and says so", async (kind) => {
      const whole = await failuresOf({ to: "s3", bucket: "alb-logs", prefix: "edge" });
      const started = await start();
      started.lab.misbehave({ action: "s3:GetObject", kind, times: 1 });

      const { requests } = await started.adapter.failures(await listed(started), started.window);

      expect(requests?.total).toBeGreaterThan((whole.requests?.total ?? 0) * 0.8);
      expect(requests?.total).toBeLessThan(whole.requests?.total ?? 0);
      // The line that the cut went through may be a gap of its own.
      const [gap, ...others] = started.run.gaps;
      expect(gap).toMatchObject({ question: expect.stringContaining("s3://alb-logs/edge/AWSLogs/") });
      for (const { message } of others) expect(message).toMatch(/^1 of \d+ log lines could not be read/);
    });

    it("stops at the limit of objects, and says where", async () => {
      const started = await start(shop, { maxObjects: 3 });

      await started.adapter.failures(await listed(started), started.window);

      expect(started.lab.calls()["s3:GetObject"]).toBe(3);
      expect(started.run.gaps).toMatchObject([
        { code: "limit", message: expect.stringMatching(/first 3 log objects.*\d{8}T\d{4}Z/) },
      ]);
    });
  });

  describe("metrics", () => {
    it("tells the load balancer's and its groups' numbers apart", async () => {
      const started = await start();
      const gateway = await listed(started);

      const series = await started.adapter.metrics?.(gateway, started.window);
      const { requests } = await started.adapter.failures(gateway, started.window);

      const sum = (name: string, dimensions: Readonly<Record<string, string>>) =>
        series
          ?.find((each) => each.name === name && JSON.stringify(each.dimensions) === JSON.stringify(dimensions))
          ?.points.reduce((total, [, value]) => total + value, 0);
      expect(sum("HTTPCode_Target_5XX_Count", { LoadBalancer: gateway.id })).toBeGreaterThanOrEqual(
        requests?.byStatus?.["500"] ?? 1,
      );
      expect(sum("HTTPCode_ELB_5XX_Count", { LoadBalancer: gateway.id })).toBe(0);
      expect(
        sum("RequestCount", { LoadBalancer: gateway.id, TargetGroup: gateway.pools[0]?.id ?? "" }),
      ).toBeGreaterThan(100);
    });
  });
});
