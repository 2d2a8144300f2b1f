import { docs } from "./docs.ts";
import { type AwsRule, countOf, firstSeen, groupsOf, logSource, proof } from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { probeFloor } from "./thresholds.ts";

/** tls_verify_status codes of the connection log and what is wrong with the client's certificate (load-balancer-connection-logs.html). */
export const clientCertificateTable = [
  ["ClientCertMaxChainDepthExceeded", "its chain is too long"],
  ["ClientCertMaxSizeExceeded", "it is too large"],
  ["ClientCertCrlHit", "it is revoked"],
  ["ClientCertCrlProcessingError", "the revocation list could not be processed"],
  ["ClientCertUntrusted", "no authority of the trust store signed it"],
  ["ClientCertNotYetValid", "it is not valid yet"],
  ["ClientCertExpired", "it is expired"],
  ["ClientCertTypeUnsupported", "its type is not supported"],
  ["ClientCertInvalid", "it is not valid"],
  ["ClientCertPurposeInvalid", "it is not meant for client authentication"],
  ["ClientCertRejected", "the trust store's own checks reject it"],
  ["ClientCertIncompatible", "it does not fit the connection"],
  ["UnmappedConnectionError", "of an error that has no code of its own"],
] as const;

/** One rule per code: clients (a CDN before this load balancer, say) whose certificate is refused get no connection at all. */
export const clientCertificates: readonly AwsRule[] = clientCertificateTable.map(([code, what]) => ({
  id: `aws/client-${code
    .replace(/^Client/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, "-")
    .toLowerCase()}`,
  title: `{loadBalancerName} refuses client certificates: ${what}`,
  severity: "low",
  cause: "tls-client-certificate",
  why: `The listener asks clients for a certificate (mutual TLS) and refuses the one that they present: ${what}.`,
  fix: [
    "aws elbv2 describe-trust-stores",
    "If the client is a CDN or proxy of yours, renew or replace the certificate that it presents; otherwise tell its owner.",
  ],
  docs: [docs.mutualTls, docs.connectionLogs],
  detect: (snapshot) => {
    const groups = groupsOf(snapshot, `client-tls:${code}`);
    const count = countOf(groups);
    if (count < probeFloor.count) return [];
    const evidence = [proof(`${count} connections failed with ${code}`, logSource(groups))];
    return [matchAbout(snapshot, {}, { evidence, firstSeen: firstSeen(groups) })];
  },
}));
