import type { CauseClass, Classified, Fields } from "@cloud502/core";

/**
 * The closed set of signatures of an Apache access log. %L tells whether Apache logged an error for the request ("-" = it did
 * not: then the 5xx is the backend's own answer); %R whether a proxy handler served it.
 */
const apacheSignatures = {
  /** An error was logged for this request: the ErrorLog says which. */
  "failed-logged": "backend-closed-early",
  /** 5xx, proxied, and nothing logged: relayed. */
  answered: "backend-error",
  /** 5xx, not proxied, and nothing logged. */
  local: "configured-response",
  /** A format without %L: nothing tells them apart. */
  failed: "backend-error",
} as const satisfies Record<string, CauseClass>;

/** Classifies one line of an Apache access log; undefined below 500. */
export function classifyApache(fields: Fields): Classified | undefined {
  const status = Number(fields("status"));
  if (!(status >= 500)) return undefined;
  const signature = decide(fields);
  const backend = known(fields("env_balancer_worker_name"))?.replace(/^\w+:\/\//, "");
  const host = known(fields("host"));
  const route = /^\S+ ([^ ?]*)/.exec(fields("request") ?? "")?.[1] ?? fields("path");
  const requestId = known(fields("env_unique_id")) ?? known(fields("log_id"));
  const total = seconds(fields);
  return {
    signature,
    cause: apacheSignatures[signature],
    status,
    ...(signature === "answered" && { backendStatus: status }),
    ...(backend && { backend }),
    ...(host && { host }),
    ...(route && { route }),
    ...(requestId && { requestId }),
    ...(total !== undefined && { timings: { total } }),
  };
}

function decide(fields: Fields): keyof typeof apacheSignatures {
  const logId = fields("log_id");
  if (logId === undefined) return "failed";
  if (logId !== "-") return "failed-logged";
  const handler = fields("handler");
  return handler === undefined || handler.startsWith("proxy") ? "answered" : "local";
}

function known(value: string | undefined): string | undefined {
  return value === undefined || value === "-" || value === "" ? undefined : value;
}

function seconds(fields: Fields): number | undefined {
  const micro = known(fields("duration_us"));
  if (micro !== undefined) return Number(micro) / 1e6;
  const milli = known(fields("duration_ms"));
  if (milli !== undefined) return Number(milli) / 1e3;
  const whole = known(fields("duration_s"));
  return whole === undefined ? undefined : Number(whole);
}
