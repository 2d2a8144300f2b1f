import { gzipSync } from "node:zlib";
import { createDice } from "../../dice.ts";
import { type Cloud, remember } from "../cloud.ts";
import type { LoadBalancer } from "../world.ts";
import { accessLogLine, accessLogRecord } from "./access.ts";
import { connectionLog, type LogLine } from "./connection.ts";
import { healthCheckLog } from "./health-check.ts";

/** One object of the log bucket; its bytes are made when they are asked for. */
export interface LogObject {
  readonly key: string;
  readonly lastModified: Date;
  body(): Buffer;
}

type Kind = "access" | "connection" | "health-check";

const deliveryMilliseconds = 300_000;
const filePrefix = {
  access: "",
  connection: "conn_log_",
  "health-check": "health_check_log_",
} as const satisfies Record<Kind, string>;

/** The log buckets of a world, by name. */
export function bucketsOf({ world }: Cloud): readonly string[] {
  return [...new Set(world.loadBalancers.flatMap(({ logs }) => (logs.to === "s3" ? [logs.bucket] : [])))].sort();
}

/** Lists a bucket in the order of its keys. Every node delivers a file for each five minutes that have passed and had something to log. */
export function createObjects(cloud: Cloud): (bucket: string) => readonly LogObject[] {
  return remember((bucket) => {
    const { account } = cloud.world;
    const objects = new Map<string, LogObject>();
    for (const loadBalancer of cloud.world.loadBalancers) {
      const { logs } = loadBalancer;
      if (logs.to !== "s3" || logs.bucket !== bucket) continue;
      const root = `${logs.prefix ? `${logs.prefix}/` : ""}AWSLogs/${account}`;
      // Elastic Load Balancing writes it once, when logging is switched on.
      const test = `${root}/ELBAccessLogTestFile`;
      const body = () =>
        Buffer.from(
          `Enable AccessLog for ELB: ${loadBalancer.name} at ${new Date(cloud.time(-86_400 * 30)).toISOString()}`,
        );
      objects.set(test, { key: test, lastModified: new Date(cloud.time(-86_400 * 30)), body });
      for (const object of delivered(cloud, loadBalancer, root, logs.also ?? [])) objects.set(object.key, object);
    }
    return [...objects.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
  });
}

function* delivered(
  cloud: Cloud,
  loadBalancer: LoadBalancer,
  root: string,
  also: readonly Kind[],
): Generator<LogObject> {
  const damage = loadBalancer.logs.to === "s3" ? loadBalancer.logs.damage : undefined;
  for (const kind of ["access", ...also] as const) {
    let serial = 0;
    for (const [slot, lines] of bySlot(cloud, loadBalancer, kind)) {
      const [node = 0, ends = 0] = slot.split("/").map(Number);
      if (ends > cloud.now.getTime()) continue;
      const key = keyOf(cloud, loadBalancer, root, kind, node, ends);
      const hurt = kind === "access" && ++serial === 3 ? damage : undefined;
      const bytes = remember(() => written(`${lines().join("\n")}\n`, hurt));
      yield { key, lastModified: new Date(ends + 45_000), body: () => bytes(key) };
    }
  }
}

function written(text: string, damage: "not-gzip" | "garbage" | "cut-line" | undefined): Buffer {
  if (damage === "not-gzip") return Buffer.from(text);
  if (damage === "garbage")
    return Buffer.from([0x1f, 0x8b, 0x08, ...Array.from({ length: 400 }, (_, index) => (index * 37) % 256)]);
  return gzipSync(damage === "cut-line" ? text.slice(0, -200) : text, { level: 1 });
}

/** Lines by node and end of their five minutes, as "node/end". */
function bySlot(cloud: Cloud, loadBalancer: LoadBalancer, kind: Kind): ReadonlyMap<string, () => readonly string[]> {
  const slots = new Map<string, (() => string)[]>();
  function put(at: number, node: number, text: () => string) {
    const slot = `${node}/${(Math.floor(cloud.time(at) / deliveryMilliseconds) + 1) * deliveryMilliseconds}`;
    const lines = slots.get(slot);
    if (lines) lines.push(text);
    else slots.set(slot, [text]);
  }
  if (kind === "access") {
    for (const [index, served] of cloud.served(loadBalancer.name).entries()) {
      put(served.endedAt, served.node, () => accessLogLine(accessLogRecord(cloud, loadBalancer, served, index)));
    }
  } else {
    const lines: readonly LogLine[] =
      kind === "connection" ? connectionLog(cloud, loadBalancer) : healthCheckLog(cloud, loadBalancer);
    for (const { at, node, text } of lines) put(at, node, () => text);
  }
  return new Map([...slots].map(([slot, lines]) => [slot, () => lines.map((line) => line())]));
}

/** load-balancer-access-logs.html, "Access log files". */
function keyOf(cloud: Cloud, loadBalancer: LoadBalancer, root: string, kind: Kind, node: number, ends: number): string {
  const { account, region } = cloud.world;
  const stamp = new Date(ends).toISOString();
  const day = stamp.slice(0, 10).replaceAll("-", "/");
  const minute = `${stamp.slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
  const name = cloud.names.loadBalancerTail(loadBalancer.name).replaceAll("/", ".");
  const address = cloud.names.nodeAddress(loadBalancer.name, loadBalancer.subnets[node] ?? "");
  const suffix = createDice(`${cloud.seed}/${kind}/${loadBalancer.name}/${node}/${ends}`).hex(8);
  return `${root}/elasticloadbalancing/${region}/${day}/${filePrefix[kind]}${account}_elasticloadbalancing_${region}_${name}_${minute}_${address}_${suffix}.log.gz`;
}
