import type { Failures, Series, Window } from "./failures.ts";
import type { Gap } from "./finding.ts";
import type { Backend, Gateway, Limits, Probe } from "./gateway.ts";

/**
 * All that is known of one gateway at one moment; plain JSON, so that a saved one can be diagnosed again without a cloud.
 * An absent part was not asked for or could not be answered: then `gaps` says so.
 */
export interface Snapshot<Facts = unknown> {
  readonly provider: string;
  /** ISO 8601 UTC. */
  readonly takenAt: string;
  readonly window?: Window;
  readonly gateway: Gateway;
  readonly backends?: readonly Backend[];
  readonly probes?: readonly Probe[];
  readonly limits?: Limits;
  /** The provider's own typed part. */
  readonly facts?: Facts;
  readonly failures?: Failures;
  readonly metrics?: readonly Series[];
  readonly gaps: readonly Gap[];
}
