/** What a scenario is started with. Everything random comes from `seed`, everything about time from `now`. */
export interface StartOptions {
  readonly seed: number;
  readonly now: Date;
  /** A fixed loopback port; absent = any free one. */
  readonly port?: number;
}

/** A simulated cloud that listens on loopback. */
export interface RunningLab {
  /** What a user would export to point the real SDKs and the CLI at it. */
  readonly env: Readonly<Record<string, string>>;
  /** Calls served so far, by "service:Action": for benches and tests. */
  calls(): Readonly<Record<string, number>>;
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
