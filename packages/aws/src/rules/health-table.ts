import type { Backend, CauseClass, Evidence, Severity } from "@cloud502/core";
import { docs } from "./docs.ts";
import { type AwsSnapshot, countOf, doubt, groupsOf, hint, logSource, present, proof } from "./evidence.ts";
import { reachedOf } from "./health-state.ts";
import { probeOf } from "./settings.ts";
import { isTlsFailure, tlsEvidence } from "./tls.ts";

/** What one reason code of DescribeTargetHealth means, given what else is known. One row is one rule (two, where all targets of a pool can have it). */
export interface HealthRow {
  /** Without "aws/". */
  readonly id: string;
  readonly state: "unhealthy" | "unused" | "unknown";
  readonly reason: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  /** In the third person, of "health checks of {pool}" or "targets of {pool}". */
  readonly title: string;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  /** The reason code has other readings as well: only failed requests of the same class make it more than likely. */
  readonly ambiguous?: boolean;
  readonly applies?: (snapshot: AwsSnapshot, backend: Backend) => boolean;
  /** What else was observed of these targets. */
  readonly more?: (snapshot: AwsSnapshot, backends: readonly Backend[]) => readonly Evidence[];
}

/** "Health checks failed with these codes: [301, 502]" → 301, 502. */
export function codesOf({ description }: Backend): readonly number[] {
  const list = /\[([\d,\s-]{1,60})\]/.exec(description ?? "")?.[1] ?? "";
  return list.split(/[,\s-]+/).flatMap((code) => (code === "" ? [] : [Number(code)]));
}

const isServerError = (backend: Backend) => codesOf(backend).some((code) => code >= 500);
const askLikeTheCheck =
  "curl -v -H 'User-Agent: ELB-HealthChecker/2.0' http://{targetHost}:{healthPort}{healthPath}" as const;
const openPort =
  "aws ec2 authorize-security-group-ingress --group-id <security group of the targets> --protocol tcp --port {healthPort} --source-group <security group of the load balancer>";

export const healthTable: readonly HealthRow[] = [
  {
    id: "target-code-5xx",
    state: "unhealthy",
    reason: "Target.ResponseCodeMismatch",
    severity: "high",
    cause: "backend-error",
    title: "Health checks of {pool} are answered 5xx",
    why: "The application answers its own health check with a server error: it, or something it depends on, is broken.",
    fix: [askLikeTheCheck, "Look at the application's log for requests of ELB-HealthChecker/2.0."],
    docs: [docs.healthChecks],
    applies: (_, backend) => isServerError(backend),
  },
  {
    id: "target-code-mismatch",
    state: "unhealthy",
    reason: "Target.ResponseCodeMismatch",
    severity: "high",
    cause: "probe-misconfigured",
    title: "Health checks of {pool} get an answer that they do not accept",
    why: "The target answers, but not with an accepted code: 404 = no such path, 301 or 302 = a redirect to HTTPS or to a host name, 401 or 403 = the path asks for a login.",
    fix: [
      askLikeTheCheck,
      "aws elbv2 modify-target-group --target-group-arn {targetGroup} --health-check-path <a path that answers 200>",
      "Only if that answer is what a well application gives:",
      "aws elbv2 modify-target-group --target-group-arn {targetGroup} --matcher HttpCode=200-399",
    ],
    docs: [docs.healthChecks],
    applies: (_, backend) => !isServerError(backend),
  },
  {
    id: "target-timeout",
    ambiguous: true,
    state: "unhealthy",
    reason: "Target.Timeout",
    severity: "high",
    cause: "connect-timeout",
    title: "Health checks of {pool} time out, and no connection to the targets is seen",
    why: "Nothing shows that the load balancer reaches these targets at all: a security group, a network ACL or a route likely drops the health check.",
    fix: [
      openPort,
      "See that the network ACLs let the ephemeral ports 1024-65535 return to the load balancer's subnets.",
      "aws ec2 describe-network-acls",
    ],
    docs: [docs.healthChecks, docs.troubleshooting],
    applies: (snapshot, backend) => !reachedOf(snapshot, backend).reached,
    more: reachedEvidence,
  },
  {
    id: "target-timeout-slow",
    ambiguous: true,
    state: "unhealthy",
    reason: "Target.Timeout",
    severity: "high",
    cause: "response-timeout",
    title: "Health checks of {pool} are not answered in time",
    why: "The load balancer reaches the targets, but they likely do not answer the health check within its timeout: they are overloaded, or its path is slow.",
    fix: [
      "Make the health-check path cheap, and look at what the application waits for.",
      "aws elbv2 modify-target-group --target-group-arn {targetGroup} --health-check-timeout-seconds <2 to 120, below the interval>",
    ],
    docs: [docs.healthChecks, docs.troubleshooting],
    applies: (snapshot, backend) => reachedOf(snapshot, backend).reached,
    more: reachedEvidence,
  },
  {
    id: "target-tls-failed",
    state: "unhealthy",
    reason: "Target.FailedHealthChecks",
    severity: "critical",
    cause: "tls-handshake",
    title: "Health checks of {pool} fail, and so do TLS handshakes",
    why: "Connections to these HTTPS targets are made, but no TLS session comes of them, so neither checks nor requests get through.",
    fix: [
      "openssl s_client -connect {targetHost}:{targetPort} -tls1_2",
      "If the target speaks plain HTTP on this port, use a target group (and a health check) with protocol HTTP.",
    ],
    docs: [docs.healthChecks, docs.troubleshooting],
    applies: (snapshot, { pool }) => isTlsFailure(snapshot, pool),
    more: (snapshot, backends) => tlsEvidence(snapshot, backends[0]?.pool),
  },
  {
    id: "target-failed-health-checks",
    ambiguous: true,
    state: "unhealthy",
    reason: "Target.FailedHealthChecks",
    severity: "critical",
    cause: "connection-refused",
    title: "Health checks of {pool} cannot connect to the targets",
    why: "The load balancer met an error while it connected for the health check (or got something that is no answer): likely nothing listens on the port, or the check speaks another protocol than the target.",
    fix: [
      "Start the application, and see that it listens on the registered port on all addresses: `ss -ltnp` on the target.",
      askLikeTheCheck,
      "aws elbv2 modify-target-group --target-group-arn {targetGroup} --health-check-protocol <HTTP|HTTPS> --health-check-port <port>",
    ],
    docs: [docs.healthChecks, docs.troubleshooting],
    applies: (snapshot, { pool }) => !isTlsFailure(snapshot, pool),
    more: (snapshot, backends) => {
      const addresses = new Set(backends.map(({ address }) => address));
      const own = (...signatures: readonly string[]) =>
        groupsOf(snapshot, ...signatures).filter(({ backend }) => backend !== undefined && addresses.has(backend));
      const accepted = own("closed-before-response", "malformed-response", "target-answered");
      const refused = own("connect-failed");
      const protocol = probeOf(snapshot, backends[0]?.pool)?.protocol;
      return present<Evidence>(
        countOf(accepted) > countOf(refused) &&
          doubt(`these targets took ${countOf(accepted)} connections in the window`, logSource(accepted)),
        protocol === "HTTPS" &&
          doubt(
            "the check speaks HTTPS: a TLS failure has the same reason code",
            "elasticloadbalancing:DescribeTargetGroups",
          ),
      );
    },
  },
  {
    id: "target-internal-error",
    state: "unhealthy",
    reason: "Elb.InternalError",
    severity: "medium",
    cause: "platform",
    title: "The load balancer itself fails to check {pool}",
    why: "The reason code says that the health checks fail because of an internal error of the load balancer.",
    fix: [
      "aws health describe-events --filter services=ELASTICLOADBALANCING",
      "If it lasts, open a case with AWS Support.",
    ],
    docs: [docs.healthChecks],
  },
  {
    id: "target-not-in-use",
    state: "unused",
    reason: "Target.NotInUse",
    severity: "high",
    cause: "no-backends",
    title: "Targets of {pool} get no traffic: the group is in no rule, or their zone is not enabled",
    why: "The load balancer does not use these targets: no listener rule forwards to their group, or they are in an Availability Zone that is not enabled on it.",
    fix: [
      "aws elbv2 describe-rules --listener-arn <listener>",
      "aws elbv2 create-rule --listener-arn <listener> --priority <number> --conditions <conditions> --actions Type=forward,TargetGroupArn={targetGroup}",
      "aws elbv2 set-subnets --load-balancer-arn {loadBalancer} --subnets <one per zone of the targets>",
    ],
    docs: [docs.healthChecks],
  },
  {
    id: "target-stopped",
    state: "unused",
    reason: "Target.InvalidState",
    severity: "medium",
    cause: "no-backends",
    title: "Targets of {pool} are stopped or terminated instances",
    why: "EC2 says that the instance is stopped or terminated, so it takes no requests.",
    fix: [
      "aws ec2 start-instances --instance-ids {targetId}",
      "aws elbv2 deregister-targets --target-group-arn {targetGroup} --targets Id={targetId}",
    ],
    docs: [docs.healthChecks],
  },
  {
    id: "target-not-registered",
    state: "unused",
    reason: "Target.NotRegistered",
    severity: "medium",
    cause: "no-backends",
    title: "A target that was asked about is not registered in {pool}",
    why: "The target, or the target on that port, is not in the target group.",
    fix: ["aws elbv2 register-targets --target-group-arn {targetGroup} --targets Id={targetId},Port={targetPort}"],
    docs: [docs.healthChecks],
  },
  {
    id: "target-ip-unusable",
    state: "unused",
    reason: "Target.IpUnusable",
    severity: "medium",
    cause: "no-backends",
    title: "Targets of {pool} have addresses of a load balancer",
    why: "The registered address is in use by a load balancer and cannot be a target.",
    fix: [
      "aws elbv2 deregister-targets --target-group-arn {targetGroup} --targets Id={targetId},Port={targetPort}",
      "Register the addresses of the servers instead.",
    ],
    docs: [docs.healthChecks],
  },
];

function reachedEvidence(snapshot: AwsSnapshot, backends: readonly Backend[]): readonly Evidence[] {
  const [first] = backends;
  const { because, from, reached } = first
    ? reachedOf(snapshot, first)
    : { because: undefined, from: undefined, reached: false };
  if (because === undefined || from === undefined) return [];
  return [reached ? proof(because, from) : hint(because, from)];
}
