import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { aws } from "@cloud502/aws";
import type { Adapter, Gateway, Window } from "@cloud502/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AwsFacts } from "../../packages/aws/src/facts.ts";
import { collect } from "../collect.ts";
import { virtualRun } from "../virtual-context.ts";
import { accessLine, type Furnished, furnish } from "./moto-account.ts";

/** A third party's emulator of AWS: pip install 'moto[server]'. */
const installed = spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0;
const title = installed
  ? "aws adapter against moto"
  : "aws adapter against moto (skipped: moto_server is not installed)";

describe.skipIf(!installed)(title, () => {
  let server: ChildProcess;
  let env: Readonly<Record<string, string>>;
  let account: Furnished;

  beforeAll(async () => {
    const port = await freePort();
    server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
    env = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_REGION: "eu-west-1",
    };
    await answering(env.AWS_ENDPOINT_URL ?? "");
    account = await furnish(env.AWS_ENDPOINT_URL ?? "");
  }, 60_000);
  afterAll(() => void server?.kill());

  async function start(options: Readonly<Record<string, unknown>> = {}) {
    const run = virtualRun(env);
    const adapter = (await aws.connect?.(options, run.context)) as Adapter<AwsFacts>;
    const until = run.context.now();
    const window: Window = { since: new Date(until.getTime() - 3_600_000).toISOString(), until: until.toISOString() };
    return { run, adapter, window };
  }

  async function only(adapter: Adapter, id: string): Promise<Gateway> {
    const [gateway] = await collect(adapter.gateways({ ids: [id] }));
    if (!gateway) throw new Error("nothing listed");
    return gateway;
  }

  it("lists the load balancer, its target group and their states", async () => {
    const { adapter, run } = await start();

    const [gateway] = await collect(adapter.gateways());
    if (!gateway) throw new Error("nothing listed");
    const backends = await adapter.backends(gateway);

    expect(gateway).toMatchObject({
      id: account.loadBalancer,
      kind: "gateway",
      pools: [{ id: account.targetGroup, port: 8080 }],
    });
    expect(backends).toMatchObject([{ pool: account.targetGroup, address: "172.31.0.5:8080", state: "healthy" }]);
    expect(await adapter.probes(gateway)).toMatchObject([
      { path: "/healthz", intervalSeconds: 10, port: "traffic-port" },
    ]);
    expect(run.gaps).toEqual([]);
  });

  it("takes missing attributes for their defaults, and reads the network", async () => {
    const { adapter, run } = await start();

    const { limits, facts } = await adapter.settings(await only(adapter, account.targetGroup));

    expect(limits).toMatchObject({ idleTimeoutSeconds: 60, clientKeepAliveSeconds: 3600 });
    expect(facts.listeners).toMatchObject([{ port: 80, rules: [{ priority: "default" }] }]);
    expect(facts.subnets?.length).toBe(2);
    expect(facts.securityGroups?.length).toBeGreaterThan(0);
    expect(facts.networkAcls?.length).toBeGreaterThan(0);
    expect(run.gaps).toEqual([]);
  });

  it("reads log objects from S3: two that are whole, one that is no gzip, one that is cut; what is whole is counted", async () => {
    const { adapter, run, window } = await start();
    const line = accessLine(account, new Date(Date.parse(window.until) - 600_000));
    const whole = Buffer.from(`${line}\n${line}\n`);
    await account.log("01", gzipSync(whole), window);
    await account.log("02", whole, window); // not compressed: read as it is
    await account.log("03", gzipSync(whole).subarray(0, 60), window);
    await account.log("04", Buffer.from("\u0000\u0001no log\n"), window);
    await account.log("05", gzipSync(`${line}\n${line.slice(0, 60)}`), window);

    const failures = await adapter.failures(await only(adapter, account.loadBalancer), window);

    expect(failures.requests?.total).toBeGreaterThanOrEqual(5);
    expect(failures.groups).toMatchObject([
      { signature: "closed-before-response", status: 502, backend: "172.31.0.5:8080" },
    ]);
    expect(run.gaps.map(({ question }) => /_(0\d)\.log\.gz/.exec(question)?.[1])).toEqual(
      expect.arrayContaining(["03", "04"]),
    );
  });

  it("reads a log group that was named", async () => {
    const { adapter, run, window } = await start({ logGroup: "/shipped/alb" });
    const line = accessLine(account, new Date(Date.parse(window.until) - 600_000));
    await account.ship(
      "/shipped/alb",
      [line, JSON.stringify({ message: "no log line" }), line],
      Date.parse(window.until) - 600_000,
    );

    const failures = await adapter.failures(await only(adapter, account.loadBalancer), window);

    expect(failures.requests?.total).toBe(2);
    expect(run.gaps.filter(({ code }) => code !== "unreadable")).toEqual([]);
  });

  it("adds up CloudWatch's own numbers", async () => {
    const { adapter, window } = await start();
    await account.count("HTTPCode_ELB_502_Count", 7, new Date(Date.parse(window.until) - 600_000));

    const series = await adapter.metrics?.(await only(adapter, account.loadBalancer), window);

    const made = series?.find(
      ({ name, dimensions }) => name === "HTTPCode_ELB_502_Count" && !("AvailabilityZone" in dimensions),
    );
    expect(made?.points.reduce((sum, [, value]) => sum + value, 0)).toBe(7);
  });

  it.for([
    ["targetgroup/nowhere/0123456789abcdef", "not-found"],
    ["loadbalancer/app/nowhere/0123456789abcdef", "not-found"],
  ] as const)("does not find %s", async ([resource, code]) => {
    const { adapter } = await start();

    await expect(
      only(adapter, `arn:aws:elasticloadbalancing:eu-west-1:123456789012:${resource}`),
    ).rejects.toMatchObject({ code });
  });

  it("is what the command line reads with AWS_ENDPOINT_URL alone", async () => {
    const args = ["--conditions=source", "bin/dev.js", "aws", "targets", "--arn", account.targetGroup, "--json"];
    const cwd = new URL("../..", import.meta.url);

    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env: { ...process.env, ...env } });

    const { gateways, gaps } = JSON.parse(stdout);
    expect(gateways).toMatchObject([
      { id: account.loadBalancer, backends: [{ address: "172.31.0.5:8080", state: "healthy" }] },
    ]);
    expect(gaps).toEqual([]);
  });

  it("finds nothing in another region, without an error", async () => {
    const { adapter, run } = await start({ regions: ["us-east-1"] });

    expect(await collect(adapter.gateways())).toEqual([]);
    expect(run.gaps).toEqual([]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

async function answering(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (
      await fetch(`${endpoint}/moto-api/`).then(
        () => true,
        () => false,
      )
    )
      return;
    await delay(200);
  }
  throw new Error("moto_server did not start");
}
