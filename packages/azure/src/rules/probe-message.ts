import type { CauseClass, Severity } from "@cloud502/core";

/** One wording of Application Gateway's health probe, and what it means. */
export interface ProbeMessage {
  readonly key: string;
  /** What stays the same in every such message, for `explain`: a pasted message holds one of them. */
  readonly phrases: readonly string[];
  /** Values of `healthProbeErrorName`, which the wire carries and no page documents. */
  readonly errorNames?: readonly string[];
  /** Documented, observed and older wordings; matched on at most 2,000 characters. */
  readonly pattern: RegExp;
  /** The documented text, abridged, for `explain`. */
  readonly says: string;
  /** Absent = no rule of its own: split by the status, by network facts, or reported as a gap. */
  readonly rule?: {
    readonly id: string;
    readonly title: string;
    readonly severity: Severity;
    readonly cause: CauseClass;
    readonly why: string;
    readonly fix: readonly string[];
    readonly docs: readonly string[];
  };
}
