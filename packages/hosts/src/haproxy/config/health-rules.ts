import type { CauseClass, Rule, Severity } from "@cloud502/core";
import { type HaproxyFacts, haproxyDoc } from "./haproxy-lint.ts";

interface CheckRow {
  readonly id: string;
  readonly title: string;
  readonly cause: CauseClass;
  readonly severity: Severity;
  /** Beginning of the check's result, as the statistics name it (configuration manual 9.1, check_status). */
  readonly result: RegExp;
  readonly why: string;
  readonly fix: readonly string[];
}

const rows: readonly CheckRow[] = [
  {
    id: "check-refused",
    title: "The health check of {server} is refused",
    cause: "connection-refused",
    severity: "critical",
    result: /^(L4CON|SOCKERR)\b/,
    why: "Nothing accepts at the server's address (L4CON).",
    fix: ["Start the app at {address}, or correct the address of the server line."],
  },
  {
    id: "check-connect-timeout",
    title: "The health check of {server} gets no connection",
    cause: "connect-timeout",
    severity: "critical",
    result: /^L4TOUT\b/,
    why: "Packets to the server vanish, or its accept queue is full (L4TOUT).",
    fix: ["Look at the firewall between, and at the app's listen queue: ss -ltn"],
  },
  {
    id: "check-tls",
    title: "The health check of {server} fails in the TLS handshake",
    cause: "tls-handshake",
    severity: "critical",
    result: /^L6(RSP|TOUT)\b/,
    why: "The connection stands, TLS does not (L6RSP, L6TOUT).",
    fix: ["openssl s_client -connect {address}"],
  },
  {
    id: "check-response-timeout",
    title: "The health check of {server} is not answered in time",
    cause: "response-timeout",
    severity: "high",
    result: /^L7TOUT\b/,
    why: "The connection stands, and no answer came in time (L7TOUT).",
    fix: ["Make the checked path cheap, or raise timeout check."],
  },
  {
    id: "check-server-error",
    title: "The health check of {server} is answered with an error of the app",
    cause: "backend-error",
    severity: "high",
    result: /^L7STS 5\d\d\b/,
    why: "The app answers, with a status of 5xx (L7STS).",
    fix: ["Ask the checked path yourself: curl -i http://{address}/"],
  },
  {
    id: "check-unexpected-status",
    title: "The health check of {server} gets a status that it does not expect",
    cause: "probe-misconfigured",
    severity: "high",
    result: /^L7(STS (?!5\d\d)|RSP)/,
    why: "The app answers, and the check wants another status or body (L7STS, L7RSP).",
    fix: ["Correct option httpchk and http-check expect, or the Host header that the check sends."],
  },
];

/** What HAProxy's own health checks say, one rule for each kind of result. Evidence: the statistics' check_status. */
export const haproxyHealthRules: readonly Rule<HaproxyFacts>[] = rows.map(({ id, result, ...text }) => ({
  ...text,
  id: `haproxy/${id}`,
  docs: [haproxyDoc("9.1")],
  detect: ({ backends = [] }) =>
    backends
      .filter(({ state, reason }) => state === "unhealthy" && reason !== undefined && result.test(reason))
      .map(({ pool, id: server = "", address, reason = "", description }) => ({
        subject: `${pool}/${server}`,
        evidence: [
          {
            direction: "for" as const,
            fact: [reason, description].filter(Boolean).join("; "),
            source: "haproxy:show stat",
          },
        ],
        names: { server: `${pool}/${server}`, address },
        pool,
        backend: `${pool}/${server}`,
      })),
}));
