import type { CauseClass } from "../model/cause.ts";

/**
 * Reads a field of the current record; undefined when the record has no such field (an older, shorter line). In a JSON
 * record a name is a key, a path of keys ("properties.httpStatus"), or several of them by "|", of which the first present
 * one is taken; numbers and booleans come as text, null as undefined. With `levels`, ascending, each number in the text comes as
 * how many of them it has reached: "0.003, -" is "1, -" for [0]. Lines that agree in all that `classify` read are classified
 * once, so whatever differs from line to line is better read by its level, or left to `perLine`.
 */
export type Fields = (name: string, levels?: readonly number[]) => string | undefined;

/** A number of a line, in seconds. */
export interface Measure {
  readonly field: string;
  /** Seconds that the field counts in: 0.001 for milliseconds; 1 when absent. */
  readonly unit?: number;
  /** Which number of a list such as "0.001, 0.002", from 0; the whole field when absent. */
  readonly item?: number;
}

/** What differs between lines that are otherwise alike: named here, it is read from each line by the engine. */
export interface PerLine {
  /** A field with a request line, URL or path: its path without query is the group's route, a URL's host its host if it has none. */
  readonly route?: string;
  readonly requestId?: string;
  readonly timings?: Readonly<Partial<Record<Phase, Measure>>>;
}

/** Spans of a request that are measured. */
export type Phase = "connect" | "backend" | "total";

/** How a time is written: "iso" RFC 3339 · "slashed" 2026/11/22 06:42:20 · "clf" [22/Nov/2026:06:42:20 +0000] · "haproxy" 22/Nov/2026:06:53:19.200 · "epoch" s, ms, us or ns by size. */
export type TimeSyntax = "iso" | "slashed" | "clf" | "haproxy" | "epoch";

/** Which fields the engine itself counts by, on every line, without making objects. */
export interface Roles {
  readonly time: string;
  readonly timeSyntax: TimeSyntax;
  /** What the client got. */
  readonly status: string;
  /** host:port of the backend, where the format has it. */
  readonly backend?: string;
  /** A field that can show trouble behind a good status: nginx's $upstream_status with several values. */
  readonly attempts?: string;
  /**
   * Values of `attempts` that hide nothing: a line with a good status and any other value goes to `classify` (HAProxy's
   * termination state, Envoy's response flags). Absent = nginx's way: several values, or a 5xx.
   */
  readonly quiet?: readonly string[];
  /** For --by. `request` is "METHOD path HTTP/x" or a URL. */
  readonly host?: string;
  readonly request?: string;
}

/**
 * Where a request format's fields lie. `template` is nginx's log_format notation: `$name` or `${name}` fields between literal
 * bytes. A field between spaces, quoted or not, ends at its closing quote or at the next space; any other field ends where the
 * literal behind it first stands. A field at the very end without quotes takes the rest of the line; whatever stands after a
 * closing literal is ignored. A line may end after any field behind `required` (absent = behind time and status).
 */
export type Layout =
  | {
      readonly type: "text";
      readonly template: string;
      readonly roles: Roles /** Last field that every line must have. */;
      readonly required?: string /** How quotes inside quoted fields are escaped. */;
      readonly escape?: "backslash" | "none";
    }
  | {
      readonly type: "json";
      readonly roles: Roles /** Where records are when a line or the file wraps them: "records". */;
      readonly unwrap?: string;
      /** Called on a line that is no JSON: the line made valid (Azure writes `"clientPort":-`), or as it was. */
      repair?(line: string): string;
    };

/** What one failing request or event proves. Becomes a FailureGroup's key and one sample. */
export interface Classified {
  readonly signature: string;
  readonly cause: CauseClass;
  readonly status?: number;
  readonly backendStatus?: number | "none";
  readonly pool?: string;
  readonly backend?: string;
  readonly host?: string;
  /** Path without query, bounded by the engine. */
  readonly route?: string;
  readonly requestId?: string;
  /** Verbatim facts for rules; part of the group's key, so keep the values few (an errno, not a pid). */
  readonly detail?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timings?: Readonly<Partial<Record<Phase, number>>>;
  readonly perLine?: PerLine;
}

interface FormatText {
  /** kebab-case: "alb-access". */
  readonly id: string;
  /** The provider whose rules read its groups. */
  readonly provider: string;
  readonly title: string;
  /** True when `line`, one of a file's first, is of this format. By content, never by file name. */
  matches(line: string): boolean;
  /** Ids of formats whose lines may stand among this one's (a proxy's own messages in its access log): tried on rejected lines. */
  readonly companions?: readonly string[];
}

/** A format with one request a line: the engine counts all lines by bytes and hands only those that may matter to `classify`. */
export interface RequestFormat extends FormatText {
  readonly kind: "request";
  readonly layout: Layout;
  /** Statuses below 500 that matter too: 460, 464, 499, 9 ("009"). */
  readonly alsoStatuses?: readonly number[];
  /** undefined = not a failure after all. */
  classify(fields: Fields): Classified | undefined;
}

/** One record of an event log. */
export interface EventRecord {
  /** Milliseconds since the epoch, UTC; undefined when the line has no time (it then takes its predecessor's). */
  readonly time?: number;
  /** undefined = a record of this format that proves no failure (a notice, a start-up line). */
  readonly classified?: Classified;
}

/**
 * How records of one line often look, so that the engine can take them apart without making text of them. A record of another
 * look, a long one, and one that another line may continue are read as a whole; the answer must be the same.
 */
export interface EventShapes {
  /**
   * In nginx's log_format notation, tried in order. Unlike in a Layout every field must be there, none but the time holds the
   * first byte of the literal behind it, and nothing stands behind a closing literal.
   */
  readonly templates: readonly string[];
  /** The first field, with which every line begins. */
  readonly time: string;
  readonly timeSyntax: TimeSyntax;
  /** Bytes of the longest record that is read by its shape. */
  readonly longest: number;
  /** "read" = these fields do not tell: the record is read as a whole. */
  classify(fields: Fields): Classified | "read" | undefined;
}

/** A log of events: error logs, app-server logs, health-check logs. Lines that start no record continue the one before. */
export interface EventFormat extends FormatText {
  readonly kind: "event";
  /** True when the line begins a record; cheap, called on the first 256 bytes of every line. Absent = every line does. */
  begins?(line: string): boolean;
  /** Bytes of which at least one must occur in a record for it to matter; a record without any is counted unread. Absent = all are read. */
  readonly needles?: readonly string[];
  readonly shapes?: EventShapes;
  /** undefined = not a record of this format: rejected. `record` may hold several lines. */
  read(record: string): EventRecord | undefined;
}

export type LogFormat = RequestFormat | EventFormat;
