import { docs } from "./docs.ts";
import { sources, sumMetric } from "./evidence.ts";
import { codesOf } from "./health-table.ts";
import { type ProbeRow, probeLint } from "./lint.ts";
import { backendsOf } from "./settings.ts";

const modify = "aws elbv2 modify-target-group --target-group-arn {targetGroup}";
/** Longer than this, users meet a dead target for a minute before the load balancer avoids it. */
const slowDetectionSeconds = 60;
const defaultGrpcPath = "/AWS.ALB/healthcheck";

const rows: readonly ProbeRow[] = [
  {
    id: "health-check-timeout-not-below-interval",
    title: "Health checks of {pool} likely overlap: their timeout is not below their interval",
    severity: "medium",
    cause: "probe-misconfigured",
    basis: "inferred",
    why: "A check may still wait when the next one is due, so that a slow target is judged late or oddly.",
    fix: [`${modify} --health-check-interval-seconds <more than the timeout>`],
    docs: [docs.healthChecks],
    source: sources.groups,
    check: ({ timeoutSeconds, intervalSeconds, enabled }) =>
      enabled && timeoutSeconds >= intervalSeconds
        ? { fact: `timeout ${timeoutSeconds} s, interval ${intervalSeconds} s` }
        : undefined,
  },
  {
    id: "health-check-slow-detection",
    title: "{pool} likely keeps sending to a dead target for more than a minute",
    severity: "low",
    cause: "connection-refused",
    basis: "inferred",
    why: "Interval times unhealthy threshold is how long a dead target still gets requests.",
    fix: [`${modify} --health-check-interval-seconds 10 --unhealthy-threshold-count 2`],
    docs: [docs.healthChecks],
    source: sources.groups,
    check: ({ intervalSeconds, unhealthyThreshold, enabled }) =>
      enabled && intervalSeconds * unhealthyThreshold > slowDetectionSeconds
        ? { fact: `${unhealthyThreshold} failed checks every ${intervalSeconds} s` }
        : undefined,
  },
  {
    id: "health-check-path-root",
    title: "Health checks of {pool} likely meet redirects on /",
    severity: "low",
    cause: "probe-misconfigured",
    basis: "inferred",
    why: "The check asks for / and accepts 200 only, while the application redirects: a redirect to HTTPS or a login there fails the check.",
    fix: [`${modify} --health-check-path <a path of its own, answered 200>`],
    docs: [docs.healthChecks],
    source: sources.metrics,
    check: ({ path, expect, pool, enabled }, _, snapshot) => {
      if (!enabled || path !== "/" || expect !== "200") return undefined;
      const redirected = (backendsOf(snapshot, pool) ?? []).some((backend) =>
        codesOf(backend).some((code) => code >= 300 && code < 400),
      );
      if (redirected) return { fact: "checks of / were answered with a redirect", source: sources.health };
      const redirects = sumMetric(snapshot, "HTTPCode_Target_3XX_Count", { targetGroup: pool }) ?? 0;
      return redirects > 0 ? { fact: `HTTPCode_Target_3XX_Count is ${redirects}` } : undefined;
    },
  },
  {
    id: "health-check-matcher-too-wide",
    title: "Health checks of {pool} accept errors: a broken application likely looks healthy",
    severity: "medium",
    cause: "probe-misconfigured",
    basis: "inferred",
    why: "The matcher accepts 4xx: a target that has lost its routes, or answers an error page, still passes.",
    fix: [`${modify} --matcher HttpCode=200-399`],
    docs: [docs.healthChecks],
    source: sources.groups,
    check: ({ expect, enabled }) =>
      enabled && acceptsClientErrors(expect) ? { fact: `the matcher is ${expect}` } : undefined,
  },
  {
    id: "health-check-port-differs",
    title: "Health checks of {pool} ask another port than requests do",
    severity: "low",
    cause: "probe-misconfigured",
    basis: "inferred",
    why: "Health on another port likely says little about the port that requests go to.",
    fix: [`${modify} --health-check-port traffic-port`],
    docs: [docs.healthChecks],
    source: sources.groups,
    check: ({ port, enabled }, group) =>
      enabled && typeof port === "number" && port !== group.port
        ? { fact: `health-check port ${port}, traffic port ${group.port ?? "of each target"}` }
        : undefined,
  },
  {
    id: "health-check-disabled",
    title: "{pool} has no health check",
    severity: "medium",
    cause: "probe-misconfigured",
    why: "Without health checks the load balancer goes on sending to targets that are down.",
    fix: [`${modify} --health-check-enabled`],
    docs: [docs.healthChecks],
    source: sources.groups,
    check: ({ enabled }) => (enabled ? undefined : { fact: "HealthCheckEnabled is false" }),
  },
  {
    id: "grpc-matcher",
    title: "Health checks of the gRPC group {pool} only pass for an application that does not implement them",
    severity: "medium",
    cause: "probe-misconfigured",
    why: "The defaults ask for a method that no application has and expect code 12 (unimplemented): an application that answers anything else is unhealthy, and one whose service is down passes.",
    fix: [`${modify} --health-check-path /grpc.health.v1.Health/Check --matcher GrpcCode=0`],
    docs: [docs.healthChecks],
    source: sources.groups,
    check: ({ expect, path, enabled }, { protocolVersion }) =>
      enabled && protocolVersion === "GRPC" && expect === "12" && (path ?? defaultGrpcPath) === defaultGrpcPath
        ? { fact: `matcher 12 and path ${defaultGrpcPath}, the defaults` }
        : undefined,
  },
];

/** "200-299,404" → true when a range reaches into 400–499. */
function acceptsClientErrors(expect: string | undefined): boolean {
  return (expect ?? "").split(",").some((part) => {
    const [low = 0, high = low] = part.split("-").map(Number);
    return high >= 400 && low < 500;
  });
}

export const lintHealthChecks = rows.map(probeLint);
