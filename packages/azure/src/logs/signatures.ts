import type { CauseClass } from "@cloud502/core";

/** One access-log record's decisive fields, whatever table or file they came from. */
export interface AccessRecord {
  readonly status: number;
  /** undefined = the gateway had no answer from a backend. */
  readonly backendStatus?: number;
  readonly errorInfo?: string;
  readonly server?: string;
  /** Seconds. */
  readonly taken?: number;
  readonly backendTaken?: number;
  readonly wafMode?: string;
  readonly generation: "v1" | "v2";
}

interface Signature {
  readonly cause: CauseClass;
  /** What the record alone proves. */
  readonly means: string;
}

/** The closed set for Application Gateway access logs: https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference and …/http-response-codes. */
export const signatures = {
  "no-live-backend": {
    cause: "no-live-backends",
    means: "the gateway had no reachable backend (ERRORINFO_UPSTREAM_NO_LIVE)",
  },
  "backend-closed": {
    cause: "backend-closed-early",
    means: "the backend closed the connection before a response (ERRORINFO_UPSTREAM_CLOSED_CONNECTION)",
  },
  "backend-timed-out": { cause: "response-timeout", means: "the backend was slower than the request timeout" },
  "backend-answered": { cause: "backend-error", means: "the backend itself answered with this status" },
  "backend-status-changed": { cause: "hidden-failure", means: "the gateway answered another status than the backend" },
  "connection-failed": {
    cause: "connection-refused",
    means: "a backend was chosen, gave no status, and the attempt failed at once",
  },
  "no-backend-answer": { cause: "backend-closed-early", means: "a backend was chosen and gave no status" },
  "gateway-answered": { cause: "no-live-backends", means: "the gateway answered without asking a backend" },
  "gateway-error": { cause: "platform", means: "the gateway answered 500 by itself" },
  "client-closed": { cause: "client-abort", means: "the client left before the answer" },
  "client-timed-out": { cause: "client-abort", means: "the client did not finish its request in time" },
  "bad-request": { cause: "client-abort", means: "the gateway refused the request as malformed" },
  "firewall-blocked": { cause: "rejected-by-policy", means: "the web application firewall refused the request" },
  "no-listener": { cause: "config-error", means: "no listener matches the host name" },
} as const satisfies Record<string, Signature>;

export type SignatureName = keyof typeof signatures;

/** ERRORINFO codes that decide by themselves. */
const byErrorInfo: Readonly<Record<string, SignatureName>> = {
  ERRORINFO_UPSTREAM_NO_LIVE: "no-live-backend",
  ERRORINFO_UPSTREAM_CLOSED_CONNECTION: "backend-closed",
  ERRORINFO_UPSTREAM_TIMED_OUT: "backend-timed-out",
  ERRORINFO_CLIENT_CLOSED_REQUEST: "client-closed",
  ERRORINFO_CLIENT_TIMED_OUT: "client-timed-out",
  ERRORINFO_INVALID_HOST: "no-listener",
};

/** Below this, an attempt that got no answer did not wait for one, seconds. */
const atOnceSeconds = 0.5;
/** The shortest request timeout that a v1 gateway is taken to have waited for, seconds; its 502 does not say why. */
const waitedSeconds = 4;

/** What one record proves; undefined when it is no failure of interest (an application's own 4xx, an unknown code below 500). */
export function signatureOf(record: AccessRecord): SignatureName | undefined {
  const { status, backendStatus, errorInfo = "", generation } = record;
  const named = byErrorInfo[errorInfo];
  if (status === 499 || status === 0) return "client-closed";
  if (status < 500) {
    if (status === 408) return "client-timed-out";
    if (status === 403)
      return backendStatus === undefined && /prevention/i.test(record.wafMode ?? "") ? "firewall-blocked" : undefined;
    if (named === "no-listener" && (status === 404 || status === 400)) return "no-listener";
    const refused =
      status === 400 && backendStatus === undefined && errorInfo !== "" && errorInfo !== "ERRORINFO_NO_ERROR";
    return refused ? "bad-request" : undefined;
  }
  if (named) return named;
  if (backendStatus === status) return "backend-answered";
  if (backendStatus !== undefined && backendStatus !== 0) return "backend-status-changed";
  if (status === 504) return "backend-timed-out";
  const waited = record.taken ?? record.backendTaken ?? 0;
  if (generation === "v1" && status === 502 && waited >= waitedSeconds) return "backend-timed-out";
  if (isNamed(record.server))
    return status === 502 && waited < atOnceSeconds ? "connection-failed" : "no-backend-answer";
  return status === 500 ? "gateway-error" : "gateway-answered";
}

function isNamed(server: string | undefined): boolean {
  return server !== undefined && server !== "" && server !== "-";
}

/** After a retry the server may hold several values (as nginx writes them): the last one gave the answer. */
export function lastServer(server: string | undefined): string | undefined {
  const last = server?.split(/,\s*/).at(-1)?.trim();
  return isNamed(last) ? last : undefined;
}

/** A status as written, "-" and "" meaning none; of several after a retry, the last. */
export function statusNumber(text: string | undefined): number | undefined {
  const last = text?.split(/,\s*/).at(-1)?.trim() ?? "";
  return /^\d{1,3}$/.test(last) ? Number(last) : undefined;
}
