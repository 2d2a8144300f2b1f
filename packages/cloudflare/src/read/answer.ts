import { type Context, type GapCode, InspectionError } from "@cloud502/core";
import type { Ask } from "../errors.ts";

const gapCodes: Partial<Record<InspectionError["code"], GapCode>> = {
  denied: "denied",
  throttled: "throttled",
  unreachable: "unreachable",
  timeout: "timeout",
  "invalid-reply": "invalid-reply",
  unreadable: "unreadable",
  "not-found": "not-found",
};

/** A product that the plan does not have: then there is none of it, which is knowledge and no gap. */
const notEntitled =
  /not entitled|not enabled|not available (on|for) your plan|upgrade your plan|requires? an? (enterprise|business|pro|paid) plan/i;

/** Asks one question; a refusal becomes a gap and undefined. Only missing credentials and an interrupt go on as errors. */
export async function answer<T>(
  context: Context,
  gateway: string | undefined,
  ask: Ask,
  read: () => Promise<T>,
  whenNotEntitled?: T,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InspectionError)) throw error;
    if (whenNotEntitled !== undefined && notEntitled.test(error.message)) return whenNotEntitled;
    reportGap(context, gateway, ask, error);
    return undefined;
  }
}

/** Reports an error as a gap, or rethrows it when the run cannot go on. */
export function reportGap(context: Context, gateway: string | undefined, ask: Ask, error: InspectionError): void {
  const code = gapCodes[error.code];
  if (!code) throw error;
  context.gap({
    provider: "cloudflare",
    ...(gateway && { gateway }),
    question: ask.question,
    code,
    message: `${error.message} ${error.hint}`,
    ...(error.permission && { permission: error.permission }),
  });
}

/** Remembers one promise per key, so that no call is made twice. */
export function memo<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key, make) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    known.set(key, made);
    return made;
  };
}

/** Remembers one promise. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
