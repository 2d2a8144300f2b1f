import type { Misbehaviour } from "./misbehaviour.ts";

/** What a scenario is started with. Everything random comes from `seed`, everything about time from `now`. */
export interface StartOptions {
  readonly seed: number;
  readonly now: Date;
  /** A fixed loopback port; absent = any free one. */
  readonly port?: number;
  /** Ways in which the cloud's API itself goes wrong from the start. */
  readonly misbehaviours?: readonly Misbehaviour[];
}

/** A simulated cloud that listens on loopback. */
export interface RunningLab {
  /** What a user would export to point the real SDKs and the CLI at it. */
  readonly env: Readonly<Record<string, string>>;
  /** Things worth trying on the command line, by name: { targets: "arn:aws:…" }. */
  readonly hints?: Readonly<Record<string, string>>;
  /** Calls served so far, by "service:Action": for benches and tests. */
  calls(): Readonly<Record<string, number>>;
  /** Makes the API go wrong from now on; returns how to lift it. */
  misbehave?(misbehaviour: Misbehaviour): () => void;
  close(): Promise<void>;
}

/** One story with a true cause, told in faults and traffic, never in symptoms. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** The cause class of the injected fault; null when nothing is wrong. The lab itself never reads it. */
  readonly cause: string | null;
  /** Which cloud it runs: "aws", "azure", "cloudflare". */
  readonly provider: string;
  start(options: StartOptions): Promise<RunningLab>;
}
