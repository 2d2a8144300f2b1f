import type { PipelinePolicy, PipelineResponse } from "@azure/core-rest-pipeline";
import type { Context } from "@cloud502/core";

const maximumTries = 6;
const firstWaitMs = 500;

/**
 * Tries again after 408, 409 (another change is under way), 429 and 5xx: as long as Retry-After asks, else 0.5 s, 1 s, 2 s and so on. Replaces the SDK's own policy, which
 * waits for any Retry-After however long and gives up at once on a 429 that has none. An answer that would come after the
 * deadline is not waited for: the refusal itself is returned.
 */
export function patientRetry(context: Context, timeoutMs: number): PipelinePolicy {
  return {
    name: "cloud502Retry",
    sendRequest: async (request, next) => {
      // LogsQueryClient drops the abortSignal of its options: every request gets one here.
      request.abortSignal ??= AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]);
      const deadline = context.now().getTime() + timeoutMs;
      for (let attempt = 1; ; attempt++) {
        const response = await next(request);
        if (!isTransient(response.status) || attempt === maximumTries) return response;
        const wait = retryAfterMs(response, context.now()) ?? firstWaitMs * 2 ** (attempt - 1);
        if (context.now().getTime() + wait >= deadline) return response;
        await context.sleep(wait);
      }
    },
  };
}

function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Retry-After in milliseconds: seconds or an HTTP date (RFC 9110 10.2.3). */
function retryAfterMs(response: Pick<PipelineResponse, "headers">, now: Date): number | undefined {
  return waitMs(response.headers.get("retry-after"), now);
}

/** The same for a header's bare value. */
export function waitMs(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
