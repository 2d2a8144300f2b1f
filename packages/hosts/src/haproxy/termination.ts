import type { CauseClass } from "@cloud502/core";
import type { RequestRow } from "../shared/request-rules.ts";

/** One termination state (its first two characters) and what follows from it. Source: configuration.txt, section 8.5. */
export interface Termination extends Omit<RequestRow, "signatures" | "fact"> {
  /** "SC", "sH"; the case matters: capitals are events, small letters timeouts. */
  readonly codes: readonly string[];
  /** What ended the session, in words. */
  readonly fact: string;
}

/** The table of termination states that are failures; the states that are not: "--" (but for a 5xx of the server's), LR, LC, LH, xL. */
export const terminations: readonly Termination[] = [
  {
    id: "server-refused",
    codes: ["SC"],
    cause: "connection-refused",
    severity: "critical",
    basis: "inferred",
    title: "{backend} is not reached: it likely refuses connections, or the TLS handshake fails",
    fact: "sessions SC: the server refused, could not be reached, or TLS failed",
    why: "SC covers a refused TCP connection and a failed TLS handshake alike; only %[bc_err_str] in the log-format tells them apart.",
    fix: [
      "`ss -ltn` on the server; start the app.",
      "If the server line says ssl: `openssl s_client -connect <server>`, then its certificate and verify.",
      "Add `%[bc_err] %[bc_err_str]` to the log-format.",
    ],
  },
  {
    id: "connect-timeout",
    codes: ["sC"],
    cause: "connect-timeout",
    severity: "critical",
    title: "Connections to {backend} time out",
    fact: "sessions sC: timeout connect passed before the connection was up",
    why: "Nobody answered the SYN (or the TLS handshake) within `timeout connect`.",
    fix: ["Check firewalls on the way and the server's accept queue."],
  },
  {
    id: "server-closed-early",
    codes: ["SH"],
    cause: "backend-closed-early",
    severity: "high",
    basis: "inferred",
    title: "{backend} closed the connection before it answered, likely because its worker died",
    fact: "sessions SH: the server closed or reset before complete response headers",
    why: "A crash, a kill, a keep-alive race or plain HTTP to a TLS port end in SH; the app's log tells them apart.",
    fix: [
      "Read the app's log at the same second.",
      "Check that the port speaks what `server` says.",
      "For reused connections: let the app keep them longer than HAProxy.",
    ],
  },
  {
    id: "response-timeout",
    codes: ["sH"],
    cause: "response-timeout",
    severity: "high",
    basis: "inferred",
    title: "{backend} answers too late: likely slow requests, or all its workers busy",
    fact: "sessions sH: timeout server passed before response headers",
    why: "`timeout server` passed without a response head; HAProxy answered 504.",
    fix: ["Find the slow requests and what they wait for; then `timeout server`."],
  },
  {
    id: "response-truncated",
    codes: ["SD"],
    cause: "response-truncated",
    severity: "high",
    title: "{backend} ended its responses early",
    fact: "sessions SD: the server closed or reset in the middle of the body",
    why: "The log has the status of the head, often 200; the client got a cut body.",
    fix: ["Read the app's log at the same second."],
  },
  {
    id: "response-stalled",
    codes: ["sD"],
    cause: "response-timeout",
    severity: "high",
    title: "{backend} stalls in the middle of its responses",
    fact: "sessions sD: timeout server passed in the middle of the body",
    why: "No byte for `timeout server` while the body was being sent.",
    fix: ["Find what the app waits for while it writes; `timeout tunnel` for WebSockets."],
  },
  {
    id: "response-rejected",
    codes: ["PH"],
    cause: "invalid-response",
    severity: "high",
    basis: "inferred",
    title: "HAProxy refuses the response head of {backend}, which is likely malformed or too large",
    fact: "sessions PH: the response head was invalid, too large, or denied",
    why: "A bad header, a head larger than tune.bufsize less tune.maxrewrite, a server that speaks no HTTP, or an http-response deny.",
    fix: ["`echo 'show errors' | socat stdio <stats socket>` shows the head.", "A large but valid head: tune.bufsize."],
  },
  {
    id: "response-body-rejected",
    codes: ["PD"],
    cause: "invalid-response",
    severity: "high",
    title: "HAProxy stops responses of {backend} in the body",
    fact: "sessions PD: the proxy ended the session in the data phase, mostly over a bad chunk",
    why: "The body's framing broke HTTP.",
    fix: ["`show errors`, then the app's chunked encoding."],
  },
  {
    id: "queue-timeout",
    codes: ["sQ", "SQ"],
    cause: "overload",
    severity: "critical",
    title: "Requests for {backend} wait in the queue until they time out",
    fact: "sessions sQ: timeout queue passed before a slot was free",
    why: "Every server is at its maxconn, and the queue did not move in time.",
    fix: ["Make the app faster or add servers; raise maxconn if the app can take it."],
  },
  {
    id: "proxy-limit",
    codes: ["PC"],
    cause: "proxy-exhausted",
    severity: "critical",
    title: "HAProxy runs out of sockets",
    fact: "sessions PC: the proxy refused to connect because of a limit of the process",
    why: "The process has no socket left for a connection to the server.",
    fix: ["Raise maxconn and ulimit-n in global."],
  },
  {
    id: "resources-exhausted",
    codes: ["RC", "RH", "RQ", "RR", "RD"],
    cause: "proxy-exhausted",
    severity: "critical",
    title: "HAProxy runs out of a resource",
    fact: "sessions R*: memory, file descriptors or source ports were used up",
    why: "HAProxy could not allocate what the connection needed.",
    fix: ["Check ulimit-n, memory, and the source ports (net.ipv4.ip_local_port_range)."],
  },
  {
    id: "internal-error",
    codes: ["IC", "IH", "IQ", "IR", "ID", "IL", "I-", "IT"],
    cause: "proxy-crash",
    severity: "critical",
    title: "HAProxy met an internal error",
    fact: "sessions I*: an internal error of HAProxy",
    why: "HAProxy says itself that it should not happen: a bug, a Lua script or a filter.",
    fix: ["Read HAProxy's own log; upgrade, and report it."],
  },
  {
    id: "server-went-down",
    codes: ["DC", "DH", "DQ", "DD", "D-", "DL", "DR"],
    cause: "no-live-backends",
    severity: "high",
    title: "Sessions end because {backend} was marked down",
    fact: "sessions D*: killed when the server went DOWN (on-marked-down shutdown-sessions)",
    why: "The health check failed while requests were running.",
    fix: ["See why the check failed: `Server … is DOWN, reason: …`."],
  },
  {
    id: "killed-by-admin",
    codes: ["KC", "KH", "KQ", "KD", "K-", "KL", "UC", "UH", "UD", "U-", "UQ"],
    cause: "config-error",
    severity: "low",
    title: "Sessions are ended by an operator or by a server that came back",
    fact: "sessions K* and U*: shut down by hand, or because an active server is back",
    why: "shutdown session, or on-marked-up shutdown-backup-sessions.",
    fix: ["Nothing, if it was meant."],
  },
  {
    id: "request-denied",
    codes: ["PR"],
    cause: "rejected-by-policy",
    severity: "medium",
    title: "HAProxy refuses requests",
    fact: "sessions PR: denied by a rule, or no valid HTTP request",
    why: "An http-request deny, a rule that failed, or a request that HAProxy could not parse.",
    fix: ["Read the rule's condition; `show errors` for invalid requests."],
  },
  {
    id: "tarpit",
    codes: ["PT"],
    cause: "rejected-by-policy",
    severity: "low",
    title: "Requests are held in the tarpit",
    fact: "sessions PT: tarpitted, and answered 500 unless configured otherwise",
    why: "An http-request tarpit matched.",
    fix: ["Nothing, if the rule is right; the 500s are not an outage."],
  },
  {
    id: "client-abort",
    codes: ["CC", "CD", "CH", "CQ", "CT", "cD", "cH", "CL", "cL"],
    cause: "client-abort",
    severity: "low",
    title: "Clients leave before the answer",
    fact: "sessions C* and c*: the client closed, or was too slow",
    why: "The client gave up while connecting, queueing or waiting, or did not read in time.",
    fix: ["See how long they waited; compare timeouts from the outside in."],
  },
  {
    id: "slow-request",
    codes: ["cR"],
    cause: "client-abort",
    severity: "low",
    title: "Clients do not send their request in time",
    fact: "sessions cR: timeout http-request passed",
    why: "The request's headers were not complete in time; HAProxy answered 408.",
    fix: ["Mostly preconnecting browsers; raise `timeout http-request` if real users meet it."],
  },
];

/** The states' signatures are the rows' ids. */
export function terminationOf(state: string): Termination | undefined {
  const code = state.slice(0, 2);
  return terminations.find(({ codes }) => codes.includes(code));
}

/** What %[bc_err_str] says, where a log-format has it: the one place where refused and TLS part. Source: fc_err_str in HAProxy's connection.c. */
export const connectionErrors: readonly { readonly test: RegExp; readonly id: string; readonly cause: CauseClass }[] = [
  { test: /SSL handshake failure/i, id: "tls-handshake-failed", cause: "tls-handshake" },
  {
    test: /SSL client CA chain|SSL client certificate|SSL (?:server )?certificate|verify/i,
    id: "tls-certificate-refused",
    cause: "tls-certificate",
  },
  { test: /SSL/i, id: "tls-handshake-failed", cause: "tls-handshake" },
  { test: /Connection refused|ECONNREFUSED/i, id: "connect-refused", cause: "connection-refused" },
  { test: /unreachable|No route|EHOSTUNREACH|ENETUNREACH/i, id: "server-unreachable", cause: "unreachable" },
  { test: /Permission|EPERM|EACCES/i, id: "connect-permission", cause: "permission-denied" },
  { test: /timed? ?out/i, id: "connect-timeout", cause: "connect-timeout" },
  {
    test: /too many|no free|limit|out of|exhaust|file descriptor|source port|EADDRNOTAVAIL/i,
    id: "resources-exhausted",
    cause: "proxy-exhausted",
  },
];
