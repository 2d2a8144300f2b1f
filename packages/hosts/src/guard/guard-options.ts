/** How the guard asks whether the service is well. */
export type GuardCheck =
  | {
      readonly kind: "http";
      readonly url: string /** Well below 500 by default. */;
      readonly expect?: readonly number[];
    }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "command"; readonly command: readonly string[] };

/** What the guard reloads and restarts: a systemd unit, or a command that it runs itself. */
export type GuardTarget =
  | { readonly kind: "unit"; readonly unit: string }
  | { readonly kind: "command"; readonly command: readonly string[] };

export interface GuardOptions {
  readonly target: GuardTarget;
  readonly check: GuardCheck;
  /** False, the default: says what it would do, and does nothing. */
  readonly act?: boolean;
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  /** Failed checks in a row before anything is done. */
  readonly failures?: number;
  /** Good checks in a row before an incident counts as over. */
  readonly successes?: number;
  /** Time after which the first action may be judged; doubles with each action of the same incident. */
  readonly backoffSeconds?: number;
  readonly mostBackoffSeconds?: number;
  readonly restartsPerHour?: number;
  /** Reload before the first restart of an incident; true by default. */
  readonly reloadFirst?: boolean;
  /** Time that a stopped command has before it is killed. */
  readonly graceSeconds?: number;
  /** Ends the run after so many checks; absent = runs until aborted. */
  readonly mostChecks?: number;
  /** Where the lock lies; the runtime or temporary folder by default. */
  readonly lockFolder?: string;
}

export const guardDefaults = {
  act: false,
  intervalSeconds: 10,
  timeoutSeconds: 3,
  failures: 3,
  successes: 2,
  backoffSeconds: 30,
  mostBackoffSeconds: 900,
  restartsPerHour: 3,
  reloadFirst: true,
  graceSeconds: 30,
} as const;

/** One line of the guard's log. */
export interface GuardEvent {
  /** ISO 8601 UTC. */
  readonly time: string;
  readonly what:
    | "started"
    | "check-failed"
    | "recovered"
    | "reload"
    | "restart"
    | "would-reload"
    | "would-restart"
    | "action-failed"
    | "waiting"
    | "budget-used-up"
    | "stopped";
  readonly message: string;
}

export interface GuardResult {
  readonly checks: number;
  readonly failed: number;
  readonly reloads: number;
  readonly restarts: number;
  /** False when the last check failed; null before any. */
  readonly healthy: boolean | null;
}
