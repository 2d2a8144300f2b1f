import type { CauseClass } from "@cloud502/core";

/** A reason that a monitor or health check gives, and what it proves. */
export interface HealthReason {
  /** As the API writes it; compared without case. */
  readonly reason: string;
  /** The rule's name behind "cloudflare/health-". */
  readonly name: string;
  readonly cause: CauseClass;
  readonly title: string;
  readonly meaning: string;
  readonly fix: readonly string[];
  /** Only for these answers of the origin. */
  readonly codes?: "5xx" | "not-5xx";
  readonly basis?: "inferred";
}

/** developers.cloudflare.com/load-balancing/troubleshooting/common-error-codes */
export const healthReasons: readonly HealthReason[] = [
  {
    reason: "TCP connection failed",
    name: "tcp-connection-failed",
    cause: "connection-refused",
    title: "Health checks cannot connect to {origin}, likely refused",
    meaning: "The monitor could not open a TCP connection to the origin's address and port.",
    fix: [
      "Start the service, and compare the monitor's port with the port it listens on.",
      "Let Cloudflare's ranges (GET /ips) through the origin's firewall.",
    ],
    basis: "inferred",
  },
  {
    reason: "TCP Timeout",
    name: "tcp-timeout",
    cause: "connect-timeout",
    title: "Health checks of {origin} get no TCP answer",
    meaning: "The connection attempt was not answered: a firewall drops it, or the address is wrong.",
    fix: ["Let Cloudflare's ranges (GET /ips) through the origin's firewall.", "Check the origin's address."],
  },
  {
    reason: "HTTP timeout occurred",
    name: "http-timeout",
    cause: "response-timeout",
    title: "Health checks of {origin} get no HTTP answer in time",
    meaning: "The connection was made, but no response came within the monitor's timeout.",
    fix: ["Make the monitor's path cheap, or raise its timeout.", "Look for a saturated origin."],
  },
  {
    reason: "Response code mismatch error",
    name: "origin-error-code",
    cause: "backend-error",
    codes: "5xx",
    title: "Health checks of {origin} get a 5xx from the origin",
    meaning: "The origin answered the monitor with a 5xx of its own.",
    fix: ["Read the origin's error log at the time of the check."],
  },
  {
    reason: "Response code mismatch error",
    name: "code-mismatch",
    cause: "probe-misconfigured",
    codes: "not-5xx",
    title: "Health checks of {origin} expect another status than the origin gives",
    meaning:
      "The origin answered, but with a status that the monitor does not accept; often a redirect to https or a login page.",
    fix: [
      "Set the monitor's expected_codes to what the path really answers, or follow_redirects, or check a path that answers 200.",
      "For a redirect to https, set the monitor's type to https.",
    ],
  },
  {
    reason: "Response body mismatch error",
    name: "body-mismatch",
    cause: "probe-misconfigured",
    title: "Health checks of {origin} do not find the expected text",
    meaning: "The expected text is not within the first 10 KB of the response (compared without case).",
    fix: ["Check a short page that holds the text, or drop expected_body."],
  },
  {
    reason: "TLS untrusted certificate error",
    name: "untrusted-certificate",
    cause: "tls-certificate",
    title: "The certificate of {origin} is not trusted",
    meaning: "The origin's certificate is self-signed, expired, or its chain is incomplete.",
    fix: [
      "Install a certificate from a public authority or an Origin CA certificate, with its chain.",
      "Only if that is meant: set allow_insecure on the monitor.",
    ],
  },
  {
    reason: "TLS name mismatch error",
    name: "certificate-name",
    cause: "tls-certificate",
    title: "The certificate of {origin} is for another name",
    meaning: "The certificate does not name the host that the monitor asked for.",
    fix: ["Set the monitor's Host header to a name in the certificate, or issue a certificate for the name."],
  },
  {
    reason: "TLS protocol error",
    name: "tls-protocol",
    cause: "protocol-mismatch",
    title: "{origin} does not speak TLS as the monitor expects",
    meaning: "The answer on that port was no TLS, or of a version that Cloudflare does not speak.",
    fix: ["Set the monitor's type to http for a plain port, or enable TLS 1.2 on the origin."],
  },
  {
    reason: "TLS unrecognized name error",
    name: "unrecognized-name",
    cause: "tls-handshake",
    title: "{origin} rejects the server name that health checks send",
    meaning:
      "Without a Host header the monitor sends no SNI, and the origin refuses a handshake without a name it knows.",
    fix: ["Set the monitor's Host header to a hostname that the origin serves."],
  },
  {
    reason: "No route to host error",
    name: "no-route",
    cause: "unreachable",
    title: "There is no route to {origin}",
    meaning: "A router says that the origin's host cannot be reached.",
    fix: ["Check the origin's address and its network's routes."],
  },
  {
    reason: "TLS Handshake Failure",
    name: "tls-handshake",
    cause: "tls-handshake",
    title: "TLS with {origin} cannot be agreed",
    meaning: "The origin ended the handshake: no shared version or cipher, or it wants a client certificate.",
    fix: [
      "Enable TLS 1.2 or later with common ciphers on the origin.",
      "Openssl s_client shows the alert: openssl s_client -connect {origin}:443 -servername {host}",
    ],
  },
  {
    reason: "Network Unreachable",
    name: "network-unreachable",
    cause: "unreachable",
    title: "The network of {origin} cannot be reached",
    meaning: "There is no route to the origin's network.",
    fix: ["Check the origin's address; private addresses need a tunnel."],
  },
  {
    reason: "HTTP Invalid Response",
    name: "invalid-response",
    cause: "invalid-response",
    title: "{origin} does not answer health checks with HTTP",
    meaning: "What came back is no HTTP response.",
    fix: ["Check that the port speaks HTTP and not TLS, and look for a malformed response head."],
  },
  {
    reason: "DNS Unknown Host",
    name: "unknown-host",
    cause: "dns-failure",
    title: "The name {origin} does not resolve",
    meaning: "The origin's hostname has no address record.",
    fix: ["Create the record, or set the origin's address to what exists."],
  },
  {
    reason: "Connection Reset by Peer",
    name: "connection-reset",
    cause: "backend-closed-early",
    title: "{origin} resets health-check connections",
    meaning: "The origin closed the connection before a full response.",
    fix: ["Look for a firewall or security plug-in that resets, and for a crashing service."],
  },
  {
    reason: "Monitor Config Error",
    name: "monitor-config",
    cause: "probe-misconfigured",
    title: "The monitor of {origin} cannot run as configured",
    meaning: "Cloudflare refuses the monitor's own configuration.",
    fix: ["Edit the monitor and save it again; check its port, path and headers."],
  },
  {
    reason: "DNS Internal",
    name: "dns-internal",
    cause: "probe-misconfigured",
    title: "{origin} is not checked: its name resolves to Cloudflare",
    meaning: "The address resolves to an internal or proxied (orange-clouded) IP, so that no checks run at all.",
    fix: ["Use the origin's own IP address, or a DNS-only hostname."],
  },
  {
    reason: "Exceeded quota",
    name: "exceeded-quota",
    cause: "probe-misconfigured",
    title: "{origin} is not checked: the account's quota is used up",
    meaning: "The account has more health checks than its plan allows.",
    fix: ["Remove unused monitors, or raise the quota."],
  },
  {
    reason: "Load Balancing Not Enabled",
    name: "not-enabled",
    cause: "probe-misconfigured",
    title: "{origin} is not checked: Load Balancing is not enabled",
    meaning: "The account has no Load Balancing subscription.",
    fix: ["Enable Load Balancing, or remove the pool."],
  },
  {
    reason: "Other Failure",
    name: "other-failure",
    cause: "no-live-backends",
    title: "Health checks of {origin} fail for a reason that Cloudflare does not name",
    meaning: "Cloudflare could not name the failure.",
    fix: ["Ask the origin directly, as the monitor does: curl -sv --resolve {host}:443:{origin} https://{host}/"],
  },
];

/** What a reason proves, given the status that the origin answered. */
export function healthReason(reason: string | undefined, responseCode: number | undefined): HealthReason | undefined {
  const code = responseCode !== undefined && responseCode >= 500 ? "5xx" : "not-5xx";
  return healthReasons.find(
    (one) => one.reason.toLowerCase() === reason?.toLowerCase() && (one.codes ?? code) === code,
  );
}
