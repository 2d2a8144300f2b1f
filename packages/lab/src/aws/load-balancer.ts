import type { Dice } from "../dice.ts";
import { createPool } from "./connection-pool.ts";
import { createEligible } from "./eligible.ts";
import { type Exchange, exchange, invoke, type Times } from "./exchange.ts";
import type { TargetHealth } from "./health.ts";
import { flowPasses } from "./network.ts";
import { type Arrival, arrivals, wildcard } from "./traffic.ts";
import type { Action, Listener, ListenerRule, LoadBalancer, Target, TargetGroup, World } from "./world.ts";

/** One request with its answer: what the access log, the metrics and the health data are all told from. */
export interface Served {
  readonly arrival: Arrival;
  /** Seconds of the hour. */
  readonly endedAt: number;
  /** Which node: index into the load balancer's subnets. */
  readonly node: number;
  readonly listener: Listener;
  /** Absent = the listener's default action. */
  readonly rule?: ListenerRule;
  readonly action: "forward" | "fixed-response" | "redirect";
  readonly group?: TargetGroup;
  readonly target?: Target;
  readonly status: number;
  readonly targetStatus?: number;
  readonly times: Times;
  readonly trouble?: Exchange["trouble"];
  readonly errorReason?: string;
  /** Every target was unhealthy, and one got the request all the same. */
  readonly failOpen?: boolean;
}

/** What the simulation of one load balancer starts from. */
export interface Setting {
  readonly world: World;
  readonly loadBalancer: LoadBalancer;
  readonly health: (group: string) => readonly TargetHealth[];
  readonly dice: Dice;
}

const notDispatched: Times = [-1, -1, -1];

/** Plays an hour of a load balancer's traffic; requests that are still under way at its end are left out, as in a log. */
export function simulate({ world, loadBalancer, health, dice }: Setting): readonly Served[] {
  const idleTimeoutSeconds = Number(loadBalancer.attributes?.["idle_timeout.timeout_seconds"] ?? "60");
  const pool = createPool(idleTimeoutSeconds);
  const reaches = createReach(world, loadBalancer);
  const candidates = createEligible(world, health);
  const turns = new Map<string, number>();
  const running = new Map<string, number[]>();
  const groups = new Map(world.targetGroups.map((group) => [group.name, group]));
  const functions = new Map((world.functions ?? []).map((lambda) => [lambda.name, lambda]));
  const served: Served[] = [];

  function forward(
    arrival: Arrival,
    node: number,
    name: string,
  ): Omit<Served, "arrival" | "endedAt" | "node" | "listener" | "rule" | "action"> & { readonly seconds: number } {
    const group = groups.get(name);
    if (!group) return { status: 503, times: notDispatched, seconds: 0 };
    if (!speaksFor(group, arrival)) return { group, status: 464, times: notDispatched, seconds: 0.001 };
    if (group.type === "lambda") {
      const busy = (running.get(name) ?? []).filter((end) => end > arrival.at);
      const result = invoke(functions.get(group.function ?? ""), arrival, busy.length, dice);
      running.set(name, [...busy, arrival.at + result.seconds]);
      return { group, ...result };
    }
    const { targets, failOpen } = candidates(name, zoneOf(world, loadBalancer, node, group), arrival.at);
    const turn = (turns.get(name) ?? 0) + 1;
    turns.set(name, turn);
    const target = targets[turn % targets.length];
    if (!target) return { group, status: 503, times: notDispatched, seconds: 0.001 };
    const line = `${node}/${target.id}:${target.port}`;
    const idleSeconds = pool.take(line, arrival.at, target);
    const result = exchange(
      { arrival, group, target, reachable: reaches(node, target, arrival.at), idleSeconds, idleTimeoutSeconds },
      dice,
    );
    if (result.reusable) pool.give(line, arrival.at + result.seconds);
    return { group, target, failOpen, ...result };
  }

  for (const arrival of arrivals(loadBalancer.traffic, dice)) {
    const node = dice.integer(0, loadBalancer.subnets.length - 1);
    const listener = loadBalancer.listeners.find(({ port }) => port === arrival.traffic.port);
    if (!listener) continue;
    const rule = matchingRule(listener, arrival);
    const action = rule?.action ?? listener.otherwise;
    if ("forward" in action) {
      const { seconds, ...rest } = forward(arrival, node, weighted(action.forward, dice));
      served.push({ arrival, endedAt: arrival.at + seconds, node, listener, rule, action: "forward", ...rest });
    } else {
      const status = "redirect" in action ? action.redirect.status : action.fixedResponse.status;
      const kind = "redirect" in action ? "redirect" : "fixed-response";
      served.push({ arrival, endedAt: arrival.at, node, listener, rule, action: kind, status, times: notDispatched });
    }
  }
  return served.filter(({ endedAt }) => endedAt < 3600).sort((left, right) => left.endedAt - right.endedAt);
}

function matchingRule(listener: Listener, { path, traffic }: Arrival): ListenerRule | undefined {
  if (!listener.rules) return undefined;
  return listener.rules
    .toSorted((left, right) => left.priority - right.priority)
    .find(
      ({ paths, hosts }) =>
        (!paths || paths.some((pattern) => wildcard(pattern, path))) &&
        (!hosts || hosts.some((pattern) => wildcard(pattern, traffic.host))),
    );
}

function weighted(choices: Extract<Action, { readonly forward: unknown }>["forward"], dice: Dice): string {
  const total = choices.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let rest = dice.next() * total;
  for (const { targetGroup, weight = 1 } of choices) {
    rest -= weight;
    if (rest <= 0 && weight > 0) return targetGroup;
  }
  return choices[0]?.targetGroup ?? "";
}

/** load-balancer-target-groups.html, "Protocol version": which requests a group takes. */
function speaksFor({ protocolVersion = "HTTP1" }: TargetGroup, { traffic, method }: Arrival): boolean {
  const grpc = traffic.protocol === "grpcs";
  if (protocolVersion === "HTTP1") return !grpc;
  if (protocolVersion === "HTTP2") return grpc || traffic.protocol === "h2";
  return (grpc || traffic.protocol === "h2") && method === "POST";
}

/** The zone that a node is confined to, when the group has cross-zone balancing off. */
function zoneOf(world: World, loadBalancer: LoadBalancer, node: number, group: TargetGroup): string | undefined {
  if (group.attributes?.["load_balancing.cross_zone.enabled"] !== "false") return undefined;
  return world.subnets.find(({ name }) => name === loadBalancer.subnets[node])?.zone;
}

/** Remembers by node, target and second whether packets pass. */
function createReach(
  world: World,
  { securityGroups, subnets }: LoadBalancer,
): (node: number, target: Target, at: number) => boolean {
  const known = new Map<Target, (boolean | undefined)[][]>();
  return (node, target, at) => {
    const second = Math.floor(at);
    const nodes = known.get(target) ?? subnets.map(() => []);
    known.set(target, nodes);
    const answers = nodes[node] ?? [];
    answers[second] ??= flowPasses(
      world,
      {
        fromGroups: securityGroups,
        fromSubnets: subnets.slice(node, node + 1),
        toGroup: target.securityGroup,
        toSubnet: target.subnet,
        toAddress: target.address,
        port: target.port,
      },
      second,
    );
    return answers[second];
  };
}
