import type { Exchange, Route, Signature } from "./exchange.ts";

/** Actions that end a request; "log", "skip" and "allow" let it through. */
const endingActions = new Set([
  "block",
  "challenge",
  "jschallenge",
  "managed_challenge",
  "managedchallenge",
  "drop",
  "connectionclose",
  "connection_close",
]);
/** Statuses with which the cache answers in the origin's place. */
const maskingCacheStatuses = new Set(["stale", "updating", "hit", "revalidated"]);

const noOriginAsked = ({ edgeServerIp }: Exchange) => edgeServerIp === "";
const via =
  (...routes: readonly Route[]) =>
  ({ route }: Exchange) =>
    route !== undefined && routes.includes(route);
const between = (value: number | undefined, low: number, high: number) =>
  value !== undefined && value >= low && value <= high;

/**
 * Who made the error, by the pair of statuses first and by addresses and durations next; the first row that fits counts.
 * Cloudflare's own codes: developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors.
 */
export const signatures: readonly Signature[] = [
  {
    id: "masked-by-cache",
    cause: "hidden-failure",
    producedBy: "origin",
    confidence: "high",
    edge: [200, 203, 206, 301, 302, 304, 404],
    origin: "failed",
    when: ({ cacheStatus }) => maskingCacheStatuses.has(cacheStatus ?? ""),
  },
  {
    id: "early-hints-miss",
    cause: "hidden-failure",
    producedBy: "edge",
    confidence: "high",
    edge: [504],
    origin: "none",
    when: ({ requestSource }) => requestSource !== undefined && /early.?hints/i.test(requestSource),
  },
  {
    id: "security-action",
    cause: "rejected-by-policy",
    producedBy: "edge",
    confidence: "high",
    origin: "none",
    when: ({ securityAction }) => endingActions.has((securityAction ?? "").toLowerCase()),
  },
  {
    id: "worker-failed",
    cause: "edge-script",
    producedBy: "worker",
    confidence: "high",
    origin: "any",
    when: ({ workerStatus }) => /exception|exceeded|threw|internalerror/i.test(workerStatus ?? ""),
  },
  {
    id: "prefetch-refused",
    cause: "hidden-failure",
    producedBy: "edge",
    confidence: "medium",
    edge: [503],
    origin: "none",
    when: noOriginAsked,
  },
  { id: "origin-answered", cause: "backend-error", producedBy: "origin", confidence: "high", origin: "failed" },
  {
    id: "reset-on-reused-connection",
    cause: "keepalive-race",
    producedBy: "edge",
    confidence: "medium",
    edge: [520],
    origin: "none",
    when: ({ tcpMs, tlsMs, edgeServerIp }) => tcpMs === 0 && tlsMs === 0 && edgeServerIp !== "",
  },
  {
    id: "empty-or-invalid-reply",
    cause: "backend-closed-early",
    producedBy: "edge",
    confidence: "high",
    edge: [520],
    origin: "any",
  },
  {
    id: "connection-refused",
    cause: "connection-refused",
    producedBy: "edge",
    confidence: "high",
    edge: [521],
    origin: "any",
  },
  {
    id: "request-not-acknowledged",
    cause: "connect-timeout",
    producedBy: "edge",
    confidence: "high",
    edge: [522],
    origin: "any",
    when: ({ originMs }) => between(originMs, 80_000, 110_000),
  },
  {
    id: "no-syn-ack",
    cause: "connect-timeout",
    producedBy: "edge",
    confidence: "high",
    edge: [522],
    origin: "any",
    when: ({ originMs, tcpMs }) => (tcpMs ?? 0) === 0 && between(originMs, 14_000, 25_000),
  },
  {
    id: "connect-timeout",
    cause: "connect-timeout",
    producedBy: "edge",
    confidence: "high",
    edge: [522],
    origin: "any",
  },
  {
    id: "no-route-to-origin",
    cause: "unreachable",
    producedBy: "edge",
    confidence: "high",
    edge: [523],
    origin: "any",
  },
  {
    id: "write-timeout",
    cause: "request-send-timeout",
    producedBy: "edge",
    confidence: "medium",
    edge: [524],
    origin: "any",
    when: ({ originMs, requestBytes }) => between(originMs, 28_000, 34_000) && (requestBytes ?? 0) > 65_536,
  },
  { id: "read-timeout", cause: "response-timeout", producedBy: "edge", confidence: "high", edge: [524], origin: "any" },
  {
    id: "tls-handshake-failed",
    cause: "tls-handshake",
    producedBy: "edge",
    confidence: "high",
    edge: [525],
    origin: "any",
  },
  {
    id: "certificate-refused",
    cause: "tls-certificate",
    producedBy: "edge",
    confidence: "high",
    edge: [526],
    origin: "any",
  },
  {
    id: "no-connector",
    cause: "tunnel-down",
    producedBy: "edge",
    confidence: "medium",
    edge: [530],
    origin: "none",
    when: via("tunnel"),
  },
  {
    id: "no-usable-pool",
    cause: "no-live-backends",
    producedBy: "edge",
    confidence: "medium",
    edge: [503, 530],
    origin: "none",
    when: via("load-balancer"),
  },
  {
    id: "origin-name-unresolved",
    cause: "dns-failure",
    producedBy: "edge",
    confidence: "medium",
    edge: [530],
    origin: "none",
    when: via("cname", "custom-hostname"),
  },
  {
    id: "origin-name-or-tunnel",
    cause: "dns-failure",
    producedBy: "edge",
    confidence: "low",
    edge: [530],
    origin: "any",
  },
  {
    id: "connector-cannot-reach-service",
    cause: "connection-refused",
    producedBy: "connector",
    confidence: "medium",
    edge: [502, 504],
    origin: "none",
    when: via("tunnel"),
  },
  {
    id: "edge-502",
    cause: "invalid-response",
    producedBy: "edge",
    confidence: "medium",
    edge: [502, 504],
    origin: "none",
  },
  { id: "edge-500", cause: "platform", producedBy: "edge", confidence: "low", edge: [500, 503], origin: "none" },
  { id: "unexplained", cause: "backend-error", producedBy: "unknown", confidence: "low", origin: "any" },
];

/** The first signature that fits; undefined when the exchange is no failure at all. */
export function signatureOf(exchange: Exchange): Signature | undefined {
  const failed = exchange.origin >= 500 && exchange.origin < 600;
  return signatures.find(({ edge, origin, when }) => {
    if (edge ? !edge.includes(exchange.edge) : exchange.edge < 500) return false;
    if (origin === "failed" ? !failed : origin === "none" && exchange.origin !== 0) return false;
    return when?.(exchange) ?? true;
  });
}
