import { applicationFloor, type Floor, hopFloor } from "./thresholds.ts";

/** Signatures that mean one thing happened to a request at its target; shapes (one target, one zone, a burst) are judged per family. */
export interface Family {
  /** Ends the ids of the shape rules: aws/one-bad-target-<key>. */
  readonly key: string;
  readonly signatures: readonly string[];
  readonly cause:
    | "backend-closed-early"
    | "connection-refused"
    | "connect-timeout"
    | "response-timeout"
    | "backend-error";
  readonly floor: Floor;
  /** What its targets do, in the third person: "{target} refuses connections". */
  readonly does: string;
}

export const closes: Family = {
  key: "closes",
  signatures: ["closed-before-response"],
  cause: "backend-closed-early",
  floor: hopFloor,
  does: "closes connections before it answers",
};

export const refuses: Family = {
  key: "refuses",
  signatures: ["connect-failed"],
  cause: "connection-refused",
  floor: hopFloor,
  does: "refuses connections",
};

export const connectTimeouts: Family = {
  key: "connect-timeout",
  signatures: ["connect-timed-out"],
  cause: "connect-timeout",
  floor: hopFloor,
  does: "does not take connections within 10 seconds",
};

export const responseTimeouts: Family = {
  key: "slow",
  signatures: ["response-timed-out"],
  cause: "response-timeout",
  floor: hopFloor,
  does: "does not answer within the idle timeout",
};

export const errors: Family = {
  key: "errors",
  signatures: ["target-answered"],
  cause: "backend-error",
  floor: applicationFloor,
  does: "answers 5xx itself",
};

export const families = [closes, refuses, connectTimeouts, responseTimeouts, errors] as const;
