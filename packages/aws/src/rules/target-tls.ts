import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  groupsOf,
  logSource,
  metricSince,
  present,
  proof,
} from "./evidence.ts";
import { matchAbout, namesOf } from "./names.ts";
import { byBackend, byPool } from "./pools.ts";
import { backendsOf } from "./settings.ts";
import { hopFloor } from "./thresholds.ts";
import { isTlsFailure, tlsErrors, tlsEvidence } from "./tls.ts";

const fix = [
  "openssl s_client -connect {targetHost}:{targetPort} -tls1_2",
  "See that the target offers TLS 1.2 or 1.3 with an ECDHE cipher; the load balancer does not check the target's certificate, but it must have one.",
] as const;

export const targetTlsHandshake: AwsRule = {
  id: "aws/target-tls-handshake",
  title: "TLS handshakes with the targets of {pool} fail",
  severity: "high",
  cause: "tls-handshake",
  why: "The load balancer speaks HTTPS to this target group and cannot agree with the targets on a TLS session.",
  fix: [
    ...fix,
    "aws elbv2 describe-ssl-policies --names <policy of the listener>",
    "If the target speaks plain HTTP, use a target group with protocol HTTP instead.",
  ],
  docs: [docs.troubleshooting, docs.metrics],
  detect: (snapshot) => failing(snapshot, "connect-failed"),
};

export const targetTlsTimeout: AwsRule = {
  id: "aws/target-tls-timeout",
  title: "TLS handshakes with the targets of {pool} time out",
  severity: "medium",
  cause: "tls-handshake",
  why: "Handshakes with the targets of this HTTPS group were still not done after 10 seconds, and the load balancer answered 504.",
  fix: [...fix, "Look at the target's CPU: a starved TLS terminator answers too late."],
  docs: [docs.troubleshooting, docs.metrics],
  detect: (snapshot) => failing(snapshot, "connect-timed-out"),
};

/** Pools whose handshakes fail; a pool belongs to the rule of the signature that most of its failed requests have. */
function failing(snapshot: AwsSnapshot, signature: "connect-failed" | "connect-timed-out") {
  return snapshot.gateway.pools.flatMap(({ id: pool }) => {
    const handshakes = tlsErrors(snapshot, pool);
    if (handshakes < hopFloor.count || !isTlsFailure(snapshot, pool)) return [];
    const failed = byPool(snapshot, groupsOf(snapshot, "connect-failed", "connect-timed-out")).find(
      (one) => one.pool === pool,
    );
    const [first] = [...Map.groupBy(failed?.groups ?? [], (group) => group.signature)].sort(
      ([, a], [, b]) => b.reduce((sum, { count }) => sum + count, 0) - a.reduce((sum, { count }) => sum + count, 0),
    );
    if ((first?.[0] ?? "connect-failed") !== signature) return [];
    const backend = [...byBackend(failed?.groups ?? []).keys()][0] ?? backendsOf(snapshot, pool)?.[0]?.address;
    return [
      matchAbout(
        snapshot,
        { pool },
        {
          names: namesOf(snapshot, { pool, backend }),
          evidence: present(
            ...tlsEvidence(snapshot, pool),
            failed &&
              proof(`${counted(failed.count, failed.requests)} got no usable connection`, logSource(failed.groups)),
          ),
          requests: failed?.count ?? handshakes,
          firstSeen:
            failed?.firstSeen ?? metricSince(snapshot, "TargetTLSNegotiationErrorCount", { targetGroup: pool }),
        },
      ),
    ];
  });
}
