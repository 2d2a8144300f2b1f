import type { CauseClass } from "./model/cause.ts";
import type { Evidence, Location } from "./model/finding.ts";
import type { Severity } from "./model/severity.ts";
import type { Snapshot } from "./model/snapshot.ts";

/** One subject that a rule applies to, with the proof. */
export interface Match {
  /** A pool's name, a backend's address, a listener: what a reader would call it. */
  readonly subject: string;
  readonly evidence: readonly Evidence[];
  /** Filled into `{name}` in the rule's title and fix. Values are hostile text: quoted for a shell where a fix is a command. */
  readonly names?: Readonly<Record<string, string>>;
  /** Failing requests that this match explains. */
  readonly requests?: number;
  /** ISO 8601 UTC: when its first failure was seen; earlier comes first among equal ranks. */
  readonly firstSeen?: string;
  /** The pool's id and backend's address that the match is about; findings about different ones never corroborate each other. */
  readonly pool?: string;
  readonly backend?: string;
  /** Overrides the rule's basis, where a second source turns an inference into proof. */
  readonly basis?: "documented" | "inferred";
  /** The place in a configuration file that the match is about; line and column count from 1. */
  readonly location?: Location;
  /** The exact fix as a unified diff, where one change mends it. Hostile text: it quotes the file. */
  readonly patch?: string;
}

/** What all rules state about themselves. */
export interface RuleText {
  /** product/kebab-name, as in "aws/keepalive-race". */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What its evidence proves. A latent rule names the class that it would become. */
  readonly cause: CauseClass;
  /** Why the evidence means the cause, in a sentence or two. */
  readonly why: string;
  /** What puts it right; commands carry `{names}`. */
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  /** "inferred" rules say "likely" and never reach high confidence. Absent = documented. */
  readonly basis?: "documented" | "inferred";
  /**
   * True for configuration lint: reported as latent-risk, unless failures of `cause` are seen in the same snapshot; then it
   * keeps `cause` and is evidence for it.
   */
  readonly latent?: boolean;
}

/** A pure look at one snapshot. No evidence, no match. */
export interface Rule<Facts = unknown> extends RuleText {
  detect(snapshot: Snapshot<Facts>): readonly Match[];
}

/** A pure look at several snapshots of one run (a proxy and its app server, neighbouring hops), at their common part only. */
export interface JoinRule extends RuleText {
  detectAcross(snapshots: readonly Snapshot[]): readonly Match[];
}
