import { docs } from "./docs.ts";
import { type AwsRule, hint, metricSince, present, proof, seriesOf, sources } from "./evidence.ts";
import { matchAbout, namesOf } from "./names.ts";
import { backendsOf, probeOf } from "./settings.ts";

/** Beyond the checks that a target needs to pass, seconds (the catalogue's allowance). */
const graceSeconds = 60;
/** AWS's default number of checks that a new target passes before it counts as healthy. */
const defaultHealthyThreshold = 5;

export const targetStuckInitial: AwsRule = {
  id: "aws/target-stuck-initial",
  title: "Targets of {pool} likely never become healthy",
  severity: "medium",
  cause: "no-live-backends",
  basis: "inferred",
  latent: true,
  why: "The target is still being checked for the first time, long after its checks should have passed: likely the application does not start, or the health check cannot pass.",
  fix: [
    "Look at the application's start-up log; give slow starters time: ECS `healthCheckGracePeriodSeconds`.",
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
  ],
  docs: [docs.healthChecks],
  detect: (snapshot) =>
    (snapshot.backends ?? []).flatMap(({ pool, address, state, since, reason }) => {
      const probe = probeOf(snapshot, pool);
      if (state !== "initial" || since === undefined || probe === undefined) return [];
      const age = (Date.parse(snapshot.takenAt) - Date.parse(since)) / 1000;
      const due = (probe.healthyThreshold ?? defaultHealthyThreshold) * probe.intervalSeconds + graceSeconds;
      if (!(age > due)) return [];
      const fact = `initial for ${Math.round(age)} s (${reason ?? "no reason given"}); ${due} s should be enough`;
      return [matchAbout(snapshot, { pool, backend: address }, { evidence: [proof(fact, sources.health)] })];
    }),
};

export const drainingMany: AwsRule = {
  id: "aws/draining-many",
  title: "Most targets of {pool} are being deregistered at once",
  severity: "medium",
  cause: "no-live-backends",
  basis: "inferred",
  latent: true,
  why: "With half of the targets or more on their way out and few healthy ones, the rest likely carries more than it can: the deployment replaces too many at a time.",
  fix: [
    "aws ecs update-service --cluster <cluster> --service <service> --deployment-configuration minimumHealthyPercent=100,maximumPercent=200",
    "Kubernetes: lower maxUnavailable of the deployment. Auto Scaling: raise the minimum healthy percentage of the instance refresh.",
  ],
  docs: [docs.targetGroups],
  detect: (snapshot) =>
    snapshot.gateway.pools.flatMap(({ id: pool }) => {
      const all = backendsOf(snapshot, pool) ?? [];
      const draining = all.filter(({ state }) => state === "draining").length;
      const healthy = all.filter(({ state }) => state === "healthy").length;
      // One target that leaves a pair is an ordinary step of a rolling deployment.
      if (draining < 2 || draining < all.length / 2 || healthy >= draining) return [];
      const fact = `${draining} of ${all.length} targets are draining, ${healthy} are healthy`;
      return [matchAbout(snapshot, { pool }, { evidence: [proof(fact, sources.health)] })];
    }),
};

export const targetAnomalous: AwsRule = {
  id: "aws/target-anomalous",
  title: "A target of {pool} answers worse than its neighbours",
  severity: "medium",
  cause: "backend-error",
  why: "The load balancer's anomaly detection compares the errors of a target with those of its group, and calls this one an outlier.",
  fix: [
    "aws elbv2 describe-target-health --target-group-arn {targetGroup} --include AnomalyDetection",
    "aws elbv2 modify-target-group-attributes --target-group-arn {targetGroup} --attributes Key=load_balancing.algorithm.type,Value=weighted_random Key=load_balancing.algorithm.anomaly_mitigation,Value=on",
  ],
  docs: [docs.metrics, docs.targetGroups],
  detect: (snapshot) =>
    snapshot.gateway.pools.flatMap(({ id: pool }) => {
      const outliers = (backendsOf(snapshot, pool) ?? []).filter(({ anomalous }) => anomalous);
      const points = seriesOf(snapshot, "AnomalousHostCount", { targetGroup: pool }, "Maximum")?.points ?? [];
      const most = Math.max(0, ...points.map(([, value]) => value));
      const metric = most > 0 && `AnomalousHostCount reached ${most}`;
      if (outliers.length === 0) {
        if (!metric) return [];
        const firstSeen = metricSince(snapshot, "AnomalousHostCount", { targetGroup: pool });
        return [matchAbout(snapshot, { pool }, { evidence: [proof(metric, sources.metrics)], firstSeen })];
      }
      return outliers.map(({ address }) =>
        matchAbout(
          snapshot,
          { pool, backend: address },
          {
            evidence: present(
              proof(`anomaly detection calls ${address} anomalous`, sources.health),
              metric !== false && hint(metric, sources.metrics),
            ),
          },
        ),
      );
    }),
};

export const zonalShiftActive: AwsRule = {
  id: "aws/zonal-shift-active",
  title: "A zonal shift keeps traffic from targets of {pool}",
  severity: "info",
  cause: "overload",
  latent: true,
  why: "Someone, or zonal autoshift, moved traffic away from a zone: its targets get none, and the others carry their share. That is meant, until it is forgotten.",
  fix: ["aws arc-zonal-shift list-zonal-shifts", "aws arc-zonal-shift cancel-zonal-shift --zonal-shift-id <id>"],
  docs: [docs.zonalShift],
  detect: (snapshot) =>
    snapshot.gateway.pools.flatMap(({ id: pool }) => {
      const shifted = (backendsOf(snapshot, pool) ?? []).filter(({ override }) => override?.startsWith("ZonalShift"));
      const [first] = shifted;
      if (!first) return [];
      const zones = [...new Set(shifted.map(({ zone }) => zone ?? "unknown zone"))].join(", ");
      const fact = `${shifted.length} targets in ${zones}: ${first.override}`;
      return [
        matchAbout(
          snapshot,
          { pool },
          { names: namesOf(snapshot, { pool, backend: first.address }), evidence: [proof(fact, sources.health)] },
        ),
      ];
    }),
};
