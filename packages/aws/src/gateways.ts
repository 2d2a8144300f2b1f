import { type Gateway, InspectionError, type Pool, type Scope } from "@cloud502/core";
import { type SubjectArn, splitArn, subjectArn } from "./arn.ts";
import { type Calls, type Fleet, regionOf } from "./calls.ts";
import type { LoadBalancer, TargetGroup } from "./model.ts";
import { regionsToList } from "./regions.ts";
import { hostCondition } from "./services/elb-shapes.ts";
import type { Session } from "./session.ts";

/** Lists the application load balancers in scope; unattached target groups follow as gateways of kind "pool". */
export async function* listGateways(session: Session, calls: Calls, scope: Scope = {}): AsyncGenerator<Gateway> {
  if (scope.ids?.length)
    return yield* named(
      session,
      calls,
      scope.ids.map((id) => checked(session, id)),
    );
  const regions = await regionsToList(session, calls);
  const names = new Set(scope.names);
  let found = 0;
  for (const region of regions) {
    const load = () => calls.fleet(region);
    // One region that fails is a gap beside the others; a single one is the whole answer.
    const fleet =
      regions.length > 1 ? await session.attempt(`load balancers in ${region}`, undefined, load) : await load();
    if (!fleet) continue;
    for await (const gateway of ofFleet(session, calls, fleet)) {
      const wanted = names.size === 0 || names.has(gateway.name) || gateway.pools.some(({ name }) => names.has(name));
      if (!wanted) continue;
      found += 1;
      yield gateway;
    }
  }
  if (found === 0 && names.size > 0)
    throw notFound(`No load balancer or target group is called ${[...names].join(", ")} in ${regions.join(", ")}.`);
}

/** Reads an id and holds it against the regions that were asked for. */
function checked({ options: { regions = [] } }: Session, id: string): SubjectArn {
  const arn = subjectArn(id);
  if (regions.length === 0 || regions.includes("all") || regions.includes(arn.region)) return arn;
  throw new InspectionError("usage", `The ARN is of region ${arn.region}, but ${regions.join(", ")} was asked for.`, {
    hint: "Leave the region out: the ARN names it.",
  });
}

async function* ofFleet(
  session: Session,
  calls: Calls,
  { loadBalancers, targetGroups }: Fleet,
): AsyncGenerator<Gateway> {
  const applications = loadBalancers.filter(({ type }) => type === "application");
  const running: Promise<Gateway>[] = [];
  for (const lb of applications) {
    const gateway = toGateway(
      calls,
      lb,
      targetGroups.filter((group) => group.loadBalancers.includes(lb.arn)),
    );
    gateway.catch(() => undefined); // awaited below
    running.push(gateway);
    const oldest = running.length >= session.options.concurrency ? running.shift() : undefined;
    if (oldest !== undefined) yield await oldest;
  }
  for (const gateway of running) yield await gateway;
  yield* targetGroups.filter((group) => group.loadBalancers.length === 0 && isHttp(group)).map(toPoolGateway);
}

/** What was named, each load balancer once: a target group stands for its load balancers, restricted to that group. */
async function* named(session: Session, calls: Calls, arns: readonly SubjectArn[]): AsyncGenerator<Gateway> {
  const pools = new Map<string, Set<string> | "all">();
  for (const arn of arns) {
    if (arn.kind === "unsupported") {
      unsupported(session, arn.text);
    } else if (arn.kind === "application") {
      pools.set(arn.text, "all");
    } else {
      const [group] = await calls.targetGroups(arn.region, [arn.text]);
      if (!group) throw notFound(`There is no target group ${arn.text}.`);
      const balancers = group.loadBalancers.filter((lb) => subjectArn(lb).kind === "application");
      if (group.loadBalancers.length === 0) yield toPoolGateway(group);
      else if (balancers.length === 0) unsupported(session, arn.text);
      for (const lb of balancers) {
        const known = pools.get(lb) ?? new Set();
        pools.set(lb, known === "all" ? known : known.add(group.arn));
      }
    }
  }
  for (const [arn, wanted] of pools) {
    const [[lb], groups] = await Promise.all([
      calls.loadBalancers(regionOf(arn), [arn]),
      wanted === "all" ? calls.targetGroupsOf(arn) : calls.targetGroups(regionOf(arn), [...wanted]),
    ]);
    if (!lb) throw notFound(`There is no load balancer ${arn}.`);
    if (wanted !== "all") calls.restricted.add(arn);
    yield await toGateway(calls, lb, groups);
  }
}

async function toGateway(calls: Calls, lb: LoadBalancer, groups: readonly TargetGroup[]): Promise<Gateway> {
  const hosts = await hostConditions(calls, lb);
  return {
    id: lb.arn,
    name: lb.name,
    kind: "gateway",
    pools: groups.map(toPool),
    scope: scopeOf(lb.arn),
    hostnames: [...new Set([...(lb.dnsName ? [lb.dnsName] : []), ...hosts])],
  };
}

/** Host names in listener rules; none when they cannot be read, which the settings report as a gap. */
async function hostConditions(calls: Calls, lb: LoadBalancer): Promise<readonly string[]> {
  try {
    const listeners = await calls.listeners(lb.arn);
    const rules = (await Promise.all(listeners.map(({ arn }) => calls.rules(arn)))).flat();
    return rules
      .flatMap(({ conditions }) => conditions)
      .filter((condition) => condition.startsWith(hostCondition))
      .flatMap((condition) => condition.slice(hostCondition.length).split(" or "));
  } catch (error) {
    if (error instanceof InspectionError && error.code !== "credentials" && error.code !== "aborted") return [];
    throw error;
  }
}

function toPoolGateway(group: TargetGroup): Gateway {
  return { id: group.arn, name: group.name, kind: "pool", pools: [toPool(group)], scope: scopeOf(group.arn) };
}

function toPool(group: TargetGroup): Pool {
  return {
    id: group.arn,
    name: group.name,
    ...(group.protocol && { protocol: group.protocol }),
    ...(group.port !== undefined && { port: group.port }),
  };
}

function scopeOf(arn: string): { account: string; region: string } {
  const { account = "", region = "" } = splitArn(arn) ?? {};
  return { account, region };
}

/** A target group that an application load balancer could use. */
function isHttp({ protocol, targetType }: TargetGroup): boolean {
  return targetType === "lambda" || protocol === "HTTP" || protocol === "HTTPS";
}

function unsupported(session: Session, arn: string): void {
  session.gap({
    gateway: arn,
    question: `health of ${arn}`,
    code: "unsupported",
    message: "Only application load balancers and their target groups are read, not network, gateway or classic ones.",
  });
}

function notFound(message: string): InspectionError {
  return new InspectionError("not-found", message, {
    hint: "`cloud502 aws load-balancers` lists what the credentials see; check the account and the region.",
  });
}
