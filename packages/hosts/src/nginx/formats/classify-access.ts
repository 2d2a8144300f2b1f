import type { CauseClass, Classified, Fields } from "@cloud502/core";
import { type Attempt, isPeer, readAttempts } from "./attempts.ts";
import { isOwnPage } from "./own-page.ts";

/**
 * The closed set of signatures of an nginx access log, and the nearest class of each. With the $upstream_* variables a line
 * tells the phase: connect_time is set when TCP and TLS are up, header_time when a valid head came.
 */
export const accessSignatures = {
  "connect-failed": "connection-refused",
  "connect-timeout": "connect-timeout",
  "closed-before-header": "backend-closed-early",
  "response-timeout": "response-timeout",
  "timed-out": "response-timeout",
  "upstream-failed": "backend-closed-early",
  "upstream-answered": "backend-error",
  "no-live-upstreams": "no-live-backends",
  "no-upstream": "configured-response",
  "dns-or-local": "dns-failure",
  "no-local-socket": "proxy-exhausted",
  "failed-after-answer": "response-truncated",
  masked: "hidden-failure",
  retried: "hidden-failure",
  "retried-same-peer": "keepalive-race",
  "not-http": "protocol-mismatch",
  "client-abort": "client-abort",
  "own-page-500": "config-error",
  "own-page-502": "backend-closed-early",
  "own-page-503": "rejected-by-policy",
  "own-page-504": "response-timeout",
  relayed: "backend-error",
  failed: "backend-error",
} as const satisfies Record<string, CauseClass>;

export type AccessSignature = keyof typeof accessSignatures;

/** Classifies one line by the canonical names of nginx's variables; a format without $upstream_status tells least. */
export function classifyAccess(read: Fields): Classified | undefined {
  const status = Number(read("status"));
  const attempts = readAttempts(read);
  const found =
    status === 499 ? { signature: "client-abort" as const, attempt: attempts.at(-1) } : decide(status, attempts, read);
  if (!found) return undefined;
  const { signature, attempt } = found;
  const host = known(read("host"));
  const address = attempt?.address;
  const item = attempt && attempts.indexOf(attempt);
  return {
    signature,
    cause: accessSignatures[signature],
    status,
    ...(address && (isPeer(address) ? { backend: address } : { pool: address })),
    ...(attempt && address && { backendStatus: attempt.answered ? (attempt.status ?? "none") : "none" }),
    ...(host && { host }),
    ...(attempts.length > 1 && { detail: { attempts: read("upstream_status") ?? "" } }),
    perLine: {
      route: "request|request_uri",
      requestId: "request_id",
      timings: {
        ...(attempt?.connected && { connect: { field: "upstream_connect_time", item } }),
        ...(attempt?.answered && { backend: { field: "upstream_header_time", item } }),
        total: { field: "request_time" },
      },
    },
  };
}

interface Decision {
  readonly signature: AccessSignature;
  readonly attempt?: Attempt | undefined;
}

function decide(status: number, attempts: readonly Attempt[], read: Fields): Decision | undefined {
  const attempt = attempts.at(-1);
  if (status === 9) return { signature: "not-http", attempt };
  if (status < 500) return hidden(attempts);
  if (read("upstream_status") === undefined) return plain(status, read);
  if (!attempt?.address) return { signature: localFailure(status, read) };
  if (!isPeer(attempt.address)) return { signature: "no-live-upstreams", attempt };
  if (attempt.answered || (read("upstream_header_time", []) === undefined && attempt.status === 500)) {
    return { signature: (attempt.status ?? 0) >= 500 ? "upstream-answered" : "failed-after-answer", attempt };
  }
  const phaseKnown = read("upstream_connect_time", []) !== undefined;
  const { connected } = attempt;
  if (attempt.status === 504) {
    return { signature: !phaseKnown ? "timed-out" : connected ? "response-timeout" : "connect-timeout", attempt };
  }
  if (attempt.status === undefined) return { signature: localFailure(status, read), attempt };
  return {
    signature: !phaseKnown ? "upstream-failed" : connected ? "closed-before-header" : "connect-failed",
    attempt,
  };
}

/** No try has a status: nginx answered by itself. Without a socket the address is empty, not "-". */
function localFailure(status: number, read: Fields): AccessSignature {
  if (status === 500 && read("upstream_addr") === "") return "no-local-socket";
  return status === 502 ? "dns-or-local" : "no-upstream";
}

/** A good status that hides a failed try. A retry at the same address means a reused connection that the backend had closed. */
function hidden(attempts: readonly Attempt[]): Decision | undefined {
  const index = attempts.findIndex(({ status }) => status !== undefined && status >= 500);
  const failed = attempts[index];
  if (!failed) return undefined;
  const next = attempts[index + 1];
  if ((attempts.at(-1)?.status ?? 0) >= 500) return { signature: "masked", attempt: failed };
  const race = next?.address === failed.address && failed.connected && !failed.answered;
  return { signature: race ? "retried-same-peer" : "retried", attempt: failed };
}

/** `combined` has only the size: nginx's own error page, or somebody else's. Without it nothing is told. */
function plain(status: number, read: Fields): Decision | undefined {
  const size = known(read("body_bytes_sent"));
  if (size === undefined) return { signature: "failed" };
  if (!isOwnPage(status, Number(size))) return { signature: "relayed" };
  return { signature: `own-page-${status as 500 | 502 | 503 | 504}` };
}

function known(value: string | undefined): string | undefined {
  return value === undefined || value === "-" || value === "" ? undefined : value;
}
