import type { Context } from "@cloud502/core";
import type { Throttle } from "./throttle.ts";

/** What the SDK passes on a failed attempt; its own shape, without its types. */
export interface Failed {
  readonly error?: unknown;
  readonly errorType: "THROTTLING" | "TRANSIENT" | "SERVER_ERROR" | "CLIENT_ERROR";
  readonly retryAfterHint?: Date;
}

/** One call's way through its attempts, as the SDK asks for it. */
export interface Token {
  getRetryCount(): number;
  getRetryDelay(): number;
}

/** Tries of one call before it counts as failed. */
export const maxAttempts = 8;
const longestWait = 20_000;

/** An endpoint that is down stays down for the length of a run: asking eight times only costs time. */
const fewerAttempts: Readonly<Record<string, number>> = {
  ECONNREFUSED: 3,
  ENOTFOUND: 2,
  EAI_AGAIN: 3,
  ETIMEDOUT: 2,
  TimeoutError: 2,
};

/** What the calls of one region share: how many in a row gave up under throttling. */
export interface Pressure {
  gaveUp: number;
}

/** After so many, every further call is tried only twice, so that a fleet throttled for ever ends in minutes. */
const enoughGivenUp = 3;

/**
 * The SDK's retry strategy, with every attempt passing the throttle and every wait on the run's own clock. The first wait
 * is 0.5 s after throttling and 0.1 s after any other fault, doubled each time up to 20 s, half of it by chance.
 */
export function pacedRetries(pass: Throttle, { now, sleep }: Pick<Context, "now" | "sleep">, pressure: Pressure) {
  return {
    async acquireInitialRetryToken(): Promise<Token> {
      await pass();
      return token(0);
    },
    async refreshRetryTokenForRetry(previous: Token, failed: Failed): Promise<Token> {
      const attempts = previous.getRetryCount() + 1;
      if (attempts >= attemptsFor(failed, pressure)) {
        if (failed.errorType === "THROTTLING") pressure.gaveUp += 1;
        throw new Error("no attempt left"); // the SDK then throws the call's own error
      }
      await sleep(delay(attempts, failed, now()));
      await pass();
      return token(attempts);
    },
    recordSuccess(): void {
      pressure.gaveUp = 0;
    },
  };
}

function token(count: number): Token {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}

function attemptsFor({ error, errorType }: Failed, { gaveUp }: Pressure): number {
  if (errorType === "CLIENT_ERROR") return 1;
  if (errorType === "THROTTLING" && gaveUp >= enoughGivenUp) return 2;
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return fewerAttempts[String(code)] ?? fewerAttempts[String(name)] ?? maxAttempts;
}

function delay(attempt: number, { errorType, retryAfterHint }: Failed, now: Date): number {
  const base = errorType === "THROTTLING" ? 500 : 100;
  const backoff = base * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
  const asked = retryAfterHint ? retryAfterHint.getTime() - now.getTime() : 0;
  return Math.min(longestWait, Math.max(backoff, asked));
}
