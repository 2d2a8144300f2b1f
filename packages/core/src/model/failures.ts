import type { CauseClass } from "./cause.ts";

/** A half-open span of time, ISO 8601 UTC: since <= t < until. */
export interface Window {
  readonly since: string;
  readonly until: string;
}

/** Seconds of one phase of requests, summarised: exact count, min, max and sum; quantiles from log-spaced bins. */
export interface Distribution {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly p50: number;
  readonly p95: number;
  /** [lower bound in seconds, count], ascending, only non-empty bins: clusters at 10 s, 30 s, 60 s must show. */
  readonly bins?: readonly (readonly [number, number])[];
}

/** One failing line or record, kept as a sample. All text is hostile. */
export interface Failure {
  /** ISO 8601 UTC, as exact as the source is. */
  readonly time: string;
  readonly requestId?: string;
  /** File and line, object key, or log stream. */
  readonly source: string;
  /** The line itself, cut to a bounded length. */
  readonly text: string;
}

/** Failing requests or events that look alike: same signature, status, backend, host and route. */
export interface FailureGroup {
  /** Only requests add up to totals; error-log, app-server and health-check lines are events. */
  readonly kind: "request" | "event";
  /** What the line alone proves, from the closed set of its format. */
  readonly signature: string;
  /** The nearest cause class of the signature. */
  readonly cause: CauseClass;
  /** Which format and provider the lines came from: a LogFormat's id, or the query engine's name. */
  readonly source: string;
  /** The provider whose rules read the group. */
  readonly provider: string;
  /** What the client got; absent for events. */
  readonly status?: number;
  /** What the backend said; "none" = asked, said nothing. Absent = not asked. */
  readonly backendStatus?: number | "none";
  readonly pool?: string;
  readonly backend?: string;
  readonly host?: string;
  readonly route?: string;
  /** Facts of the signature that rules need verbatim: an error_reason, an errno, a pid, the action; a closed set of keys per format. */
  readonly detail?: Readonly<Record<string, string>>;
  readonly count: number;
  /** ISO 8601 UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly timeline?: {
    readonly stepSeconds: number;
    readonly points: readonly (readonly [startsAt: string, count: number])[];
  };
  readonly timings?: Readonly<Partial<Record<"connect" | "backend" | "total", Distribution>>>;
  readonly samples: readonly Failure[];
}

/** 5xx of one window, grouped: the one currency of log files, S3 objects, CloudWatch, KQL and GraphQL. */
export interface Failures {
  readonly window: Window;
  /** Shares need a denominator; absent when the source counts failures only. */
  readonly requests?: {
    readonly total: number;
    readonly byBackend?: Readonly<Record<string, number>>;
    readonly byStatus?: Readonly<Record<string, number>>;
  };
  readonly groups: readonly FailureGroup[];
  /** 1 = every request counted; 10 = each stands for about ten. */
  readonly sampleInterval: number;
}

/** One metric over the window. */
export interface Series {
  /** The provider's metric name. */
  readonly name: string;
  readonly statistic: "Sum" | "Average" | "Minimum" | "Maximum" | "p99";
  /** Pool id, zone or other dimension the series is of; empty for the whole gateway. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit?: string;
  readonly stepSeconds: number;
  readonly points: readonly (readonly [startsAt: string, value: number])[];
}
