/**
 * The cause classes: one vocabulary across providers. Order matters only to readers; precedence between findings is
 * {@link causeRank}. Meanings live in docs/rules.md.
 */
export const causeClasses = {
  "connection-refused": "nothing accepts at the backend's address",
  "connect-timeout": "packets to the backend vanish, or its accept queue is full",
  unreachable: "no route to the backend's host or network",
  "permission-denied": "the proxy may not open the socket or file",
  "dns-failure": "the backend's name does not resolve",
  "tls-handshake": "no TLS agreement before a certificate is judged",
  "tls-certificate": "the backend's certificate is expired, untrusted or for another name",
  "tls-client-certificate": "the backend wants a client certificate that the proxy does not present",
  "protocol-mismatch": "the two sides speak different protocols",
  "keepalive-race": "the backend closed an idle connection just as the proxy reused it",
  "backend-closed-early": "the backend closed before a full response head, cause of death unknown",
  "backend-crash": "the backend's worker died",
  "worker-timeout": "the app server killed its own slow worker",
  "response-timeout": "the backend was too slow to answer",
  "request-send-timeout": "the backend did not take the request body in time",
  "response-truncated": "the response body ended early after a good head",
  "response-header-too-large": "the response head exceeds the proxy's limit",
  "invalid-response": "the response head or framing breaks HTTP",
  "request-too-large": "the backend refuses or cuts an oversized request",
  "no-live-backends": "every backend is marked down",
  "no-backends": "the pool is empty, or every member is disabled by configuration",
  overload: "the backend queues or refuses for lack of capacity",
  "proxy-crash": "the proxy's own process died",
  "proxy-exhausted": "the proxy ran out of its own resources",
  "rejected-by-policy": "a limit or rule refused the request on purpose",
  "configured-response": "the configuration itself answers 5xx",
  "config-error": "the proxy's configuration cannot work",
  "probe-misconfigured": "the health check and the service disagree",
  "backend-error": "the backend itself answered 5xx; the proxy relayed it",
  "lambda-error": "the function behind the gateway failed or answered wrongly",
  "auth-provider": "the identity provider behind the gateway failed",
  "edge-script": "code at the edge threw or ran out of limits",
  "tunnel-down": "no tunnel connector is attached",
  platform: "the cloud provider's own fault or maintenance",
  "client-abort": "the client left first, or never sent its request in time",
  "hidden-failure": "a retry, a cache or an error page hides 5xx from the user",
  "latent-risk": "nothing fails yet; the configuration will make it",
} as const satisfies Record<string, string>;

/** What happened, as one of the classes of {@link causeClasses}. */
export type CauseClass = keyof typeof causeClasses;

/**
 * Which class comes first in a verdict: lower is nearer to the first broken thing. Proxy faults, then its configuration,
 * then an app server's own word on a death, then what happened to a request, then "all are down" (only when nothing
 * before says why), then what nobody saw fail, and last what has not failed yet.
 */
const ranks: Partial<Record<CauseClass, number>> = {
  "proxy-crash": 1,
  "proxy-exhausted": 1,
  "config-error": 2,
  "configured-response": 2,
  "backend-crash": 3,
  "worker-timeout": 3,
  overload: 3,
  "no-live-backends": 5,
  "no-backends": 5,
  "hidden-failure": 6,
  "client-abort": 7,
  "latent-risk": 8,
};

/** The precedence of a class, 1 (most decisive) to 8; classes that say what happened to a request are 4. */
export function causeRank(cause: CauseClass): number {
  return ranks[cause] ?? 4;
}
