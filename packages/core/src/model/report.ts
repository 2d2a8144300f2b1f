import type { FailureGroup, Failures, Series, Window } from "./failures.ts";
import type { Finding, Gap } from "./finding.ts";
import type { Backend, Gateway, Limits, Probe } from "./gateway.ts";

/** One gateway as a report shows it: the snapshot's common part, without the provider's own facts. */
export interface GatewayReport extends Gateway {
  readonly provider: string;
  readonly backends?: readonly Backend[];
  readonly probes?: readonly Probe[];
  readonly limits?: Limits;
  readonly failures?: Failures;
  readonly metrics?: readonly Series[];
}

/** One log file or stream that was read. Every line is one of the four kinds: lines = requests + events + other + rejected. */
export interface LogSource {
  readonly name: string;
  /** A LogFormat's id; null when none fits. */
  readonly format: string | null;
  readonly compression?: "gzip" | "zstd";
  readonly bytes: number;
  readonly lines: number;
  readonly requests: number;
  readonly events: number;
  readonly other: number;
  readonly rejected: number;
  /** Requests answered 5xx; absent where there are no requests. */
  readonly serverErrors?: number;
  /** Of `other`: records outside the window that was asked for. */
  readonly outsideWindow?: number;
  /** Why lines were rejected, with counts. */
  readonly rejectedReasons?: Readonly<Record<string, number>>;
}

/** What the logs command counted. */
export interface LogSummary {
  /** The failing requests and events, most first. */
  readonly groups?: readonly FailureGroup[];
  readonly sources: readonly LogSource[];
  readonly lines: number;
  readonly requests: number;
  readonly events: number;
  readonly other: number;
  readonly rejected: number;
  /** Requests answered 5xx. */
  readonly serverErrors: number;
  /** What a reader of the counts should know: two logs of the same requests were both counted. Hostile text. */
  readonly notes?: readonly string[];
  readonly timeline?: {
    readonly stepSeconds: number;
    readonly points: readonly (readonly [startsAt: string, requests: number, serverErrors: number])[];
  };
  /** The table of --by: rows most first. */
  readonly by?: {
    readonly key: string;
    readonly rows: readonly {
      readonly value: string;
      readonly requests: number;
      readonly serverErrors: number;
      /** Records of event logs in this row; absent where rows are of requests only. */
      readonly events?: number;
      readonly example?: string;
    }[];
  };
}

/** A table that one command adds to what all reports have: processes on a host, where a hostname really goes. */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** The stable document behind --json; additive changes only within a major schemaVersion. Its JSON Schema is docs/report.schema.json. */
export interface Report {
  readonly schemaVersion: "1.0";
  /** ISO 8601 UTC. */
  readonly generatedAt: string;
  /** The command in words, without secrets. */
  readonly command: string;
  readonly window?: Window;
  readonly gateways: readonly GatewayReport[];
  readonly logs?: LogSummary;
  readonly tables?: readonly ReportTable[];
  /** Most decisive first, by causeRank. */
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
}
