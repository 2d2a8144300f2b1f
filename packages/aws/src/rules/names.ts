import type { Match } from "@cloud502/core";
import type { AwsSnapshot } from "./evidence.ts";
import { deregistrationDelay, groupOf, idleTimeout, poolName, probeOf, splitAddress } from "./settings.ts";

interface About {
  /** A target group's ARN. */
  readonly pool?: string | undefined;
  /** A target as the log spells it. */
  readonly backend?: string | undefined;
}

/** The `{names}` that every rule's title and fix may use. What is unknown is left out: the reader sees `<name>`. */
export function namesOf(snapshot: AwsSnapshot, { pool, backend }: About = {}): Record<string, string> {
  const known = backend === undefined ? undefined : snapshot.backends?.find(({ address }) => address === backend);
  const { host, port } = splitAddress(backend ?? "");
  const idle = idleTimeout(snapshot);
  const probe = probeOf(snapshot, pool);
  const isGateway = snapshot.gateway.kind === "gateway";
  return defined({
    loadBalancer: snapshot.facts?.loadBalancer?.arn ?? (isGateway ? snapshot.gateway.id : undefined),
    loadBalancerName: snapshot.gateway.name,
    region: snapshot.facts?.region ?? snapshot.gateway.scope.region,
    targetGroup: pool,
    pool: poolName(snapshot, pool),
    target: backend,
    targetHost: backend && host,
    targetPort: port ?? groupOf(snapshot, pool)?.port,
    targetId: known?.id ?? (backend && host),
    zone: known?.zone,
    idleTimeout: idle,
    keepAlive: idle && idle + 5,
    keepAliveMilliseconds: idle && (idle + 5) * 1000,
    deregistrationDelay: deregistrationDelay(snapshot, pool),
    healthPath: probe?.path,
    healthPort: probe?.port === "traffic-port" ? (port ?? groupOf(snapshot, pool)?.port) : probe?.port,
    matcher: probe?.expect,
    interval: probe?.intervalSeconds,
    function: functionName(snapshot, pool),
  });
}

/** The name inside the ARN of the group's function, as `aws lambda` takes it. */
function functionName(snapshot: AwsSnapshot, pool: string | undefined): string | undefined {
  const arn = snapshot.facts?.lambdas?.find(({ targetGroup }) => targetGroup === pool)?.arn;
  return arn?.split(":function:")[1]?.split(":")[0];
}

function defined(names: Readonly<Record<string, string | number | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

interface Rest {
  readonly evidence: Match["evidence"];
  /** Absent = the target's address, else the pool's name. */
  readonly subject?: string | undefined;
  readonly names?: Readonly<Record<string, string>>;
  readonly requests?: number | undefined;
  readonly firstSeen?: string | undefined;
  readonly basis?: Match["basis"] | undefined;
}

/** A match about a pool or one of its targets, with the standard names. */
export function matchAbout(snapshot: AwsSnapshot, about: About, rest: Rest): Match {
  const { pool, backend } = about;
  const { requests, firstSeen, basis } = rest;
  return {
    subject: rest.subject ?? backend ?? poolName(snapshot, pool),
    evidence: rest.evidence,
    names: { ...namesOf(snapshot, about), ...rest.names },
    ...(requests !== undefined && { requests }),
    ...(firstSeen !== undefined && { firstSeen }),
    ...(basis && { basis }),
    ...(pool !== undefined && { pool }),
    ...(backend !== undefined && { backend }),
  };
}
