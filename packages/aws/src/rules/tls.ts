import type { Evidence } from "@cloud502/core";
import { type AwsSnapshot, countOf, groupsOf, proof, sources, sumMetric } from "./evidence.ts";
import { groupOf, protocolOf } from "./settings.ts";

/** Handshakes with the pool's targets that failed in the window, where the pool speaks TLS. */
export function tlsErrors(snapshot: AwsSnapshot, pool: string | undefined): number {
  if (pool === undefined) return 0;
  const protocol = protocolOf(snapshot, pool);
  if (protocol !== undefined && protocol !== "HTTPS") return 0;
  return sumMetric(snapshot, "TargetTLSNegotiationErrorCount", { targetGroup: pool }) ?? 0;
}

/** True when TLS explains the pool's failed connections: handshakes fail at least as often as connections do, or as half of the requests. */
export function isTlsFailure(snapshot: AwsSnapshot, pool: string | undefined): boolean {
  const handshakes = tlsErrors(snapshot, pool);
  if (handshakes === 0) return false;
  const connections = sumMetric(snapshot, "TargetConnectionErrorCount", { targetGroup: pool }) ?? 0;
  const failed = connectFailures(snapshot, pool);
  return handshakes >= connections || (failed > 0 && handshakes >= failed / 2);
}

/** Requests to the pool that got no connection. */
function connectFailures(snapshot: AwsSnapshot, pool: string | undefined): number {
  return countOf(groupsOf(snapshot, "connect-failed", "connect-timed-out").filter((group) => group.pool === pool));
}

/** The metric that proves a TLS failure. */
export function tlsEvidence(snapshot: AwsSnapshot, pool: string | undefined): readonly Evidence[] {
  const protocol = groupOf(snapshot, pool)?.protocol ?? "HTTPS";
  return [
    proof(
      `TargetTLSNegotiationErrorCount is ${tlsErrors(snapshot, pool)} for this ${protocol} target group`,
      sources.metrics,
    ),
  ];
}
