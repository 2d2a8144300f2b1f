import type { CauseClass, FailureGroup } from "@cloud502/core";
import { docs } from "./docs.ts";
import { type AwsRule, type AwsSnapshot, countOf, firstSeen, groupsOf, logSource, proof } from "./evidence.ts";
import { reachedOf } from "./health-state.ts";
import { matchAbout, namesOf } from "./names.ts";
import { byBackend } from "./pools.ts";
import { poolName } from "./settings.ts";
import { probeFloor } from "./thresholds.ts";

interface ProbeRow {
  readonly id: string;
  readonly reason: string;
  readonly cause: CauseClass;
  readonly what: string;
  readonly fix: string;
  readonly basis?: "inferred";
  readonly applies?: (snapshot: AwsSnapshot, group: FailureGroup) => boolean;
}

const isServerError = ({ backendStatus }: FailureGroup) => typeof backendStatus === "number" && backendStatus >= 500;
const isReached = (snapshot: AwsSnapshot, { pool = "", backend = "" }: FailureGroup) =>
  reachedOf(snapshot, { pool: poolId(snapshot, pool) ?? pool, address: backend, state: "unknown" }).reached;
const path = "See that the health-check path answers quickly, with an accepted code, and without asking a database.";
const network =
  "Open the health-check port: the targets' security group must let the load balancer's in, and network ACLs must let answers return.";

/** reason_code of the health-check log (load-balancer-health-check-logs.html): history per node, beside the present state of DescribeTargetHealth. */
const rows: readonly ProbeRow[] = [
  {
    id: "timed-out",
    reason: "TimedOut",
    cause: "connect-timeout",
    what: "time out, likely without a connection",
    fix: `${network} ${path}`,
    basis: "inferred",
    applies: (snapshot, group) => !isReached(snapshot, group),
  },
  {
    id: "timed-out-slow",
    reason: "TimedOut",
    cause: "response-timeout",
    what: "time out although targets are reached",
    fix: path,
    applies: isReached,
  },
  {
    id: "request-timed-out",
    reason: "RequestTimedOut",
    cause: "response-timeout",
    what: "get no answer in time",
    fix: path,
  },
  {
    id: "connection-timed-out",
    reason: "ConnectionTimedOut",
    cause: "connect-timeout",
    what: "get no connection in time",
    fix: network,
  },
  {
    id: "connection-reset",
    reason: "ConnectionReset",
    cause: "connection-refused",
    what: "are reset",
    fix: "See that the application runs and listens on the health-check port.",
  },
  {
    id: "code-5xx",
    reason: "ResponseCodeMismatch",
    cause: "backend-error",
    what: "are answered 5xx",
    fix: "Look at the application's log for requests of ELB-HealthChecker/2.0.",
    applies: (_, group) => isServerError(group),
  },
  {
    id: "code-mismatch",
    reason: "ResponseCodeMismatch",
    cause: "probe-misconfigured",
    what: "get a code that they do not accept",
    fix: path,
    applies: (_, group) => !isServerError(group),
  },
  {
    id: "string-mismatch",
    reason: "ResponseStringMismatch",
    cause: "probe-misconfigured",
    what: "get a body that they do not accept",
    fix: path,
  },
  {
    id: "internal-error",
    reason: "InternalError",
    cause: "platform",
    what: "fail inside the load balancer",
    fix: "If it lasts, open a case with AWS Support.",
  },
  {
    id: "target-error",
    reason: "TargetError",
    cause: "backend-error",
    what: "are answered with server errors",
    fix: "Look at the application's log for requests of ELB-HealthChecker/2.0.",
  },
  {
    id: "grpc-no-status",
    reason: "GRPCStatusHeaderEmpty",
    cause: "probe-misconfigured",
    what: "get no gRPC status",
    fix: "Serve the health-check method over gRPC, or use a target group of another protocol version.",
  },
  {
    id: "grpc-status",
    reason: "GRPCUnexpectedStatus",
    cause: "probe-misconfigured",
    what: "get an unexpected gRPC status",
    fix: "Set the matcher to the code that the health-check method returns (0 for OK).",
  },
];

/** One rule per reason; quiet about targets that DescribeTargetHealth calls unhealthy now, which have a finding already. */
export const probeLog: readonly AwsRule[] = rows.map((row) => ({
  id: `aws/probe-${row.id}`,
  title: `Health checks of {pool} ${row.what}`,
  severity: "medium",
  cause: row.cause,
  ...(row.basis && { basis: row.basis }),
  why: `The health-check log shows checks that ${row.what}: a target fails them again and again, even when it is healthy at the moment.`,
  fix: [row.fix, "aws elbv2 describe-target-groups --names {pool}"],
  docs: [docs.healthCheckLogs, docs.healthChecks],
  detect: (snapshot) => detect(snapshot, row),
}));

function detect(snapshot: AwsSnapshot, { reason, applies }: ProbeRow) {
  const unhealthy = new Set(
    (snapshot.backends ?? []).flatMap(({ state, address }) => (state === "unhealthy" ? [address] : [])),
  );
  const groups = groupsOf(snapshot, `probe:${reason}`).filter(
    (group) => (applies?.(snapshot, group) ?? true) && !unhealthy.has(group.backend ?? ""),
  );
  return [...Map.groupBy(groups, ({ pool }) => poolId(snapshot, pool))].flatMap(([pool, own]) => {
    const count = countOf(own);
    if (count < probeFloor.count) return [];
    const [backend] = byBackend(own).keys();
    const fact = `${count} health checks of ${byBackend(own).size} targets failed with ${reason}`;
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          names: namesOf(snapshot, { pool, backend }),
          evidence: [proof(fact, logSource(own))],
          firstSeen: firstSeen(own),
        },
      ),
    ];
  });
}

/** The log names a target group by name; elsewhere a pool is its ARN. */
function poolId(snapshot: AwsSnapshot, pool: string | undefined): string | undefined {
  return snapshot.gateway.pools.find(({ id }) => poolName(snapshot, id) === pool)?.id ?? pool;
}
