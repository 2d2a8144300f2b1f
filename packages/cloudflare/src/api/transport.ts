import { type Context, InspectionError } from "@cloud502/core";
import { type Ask, invalidReply, noToken, type Refusal, refusalError } from "../errors.ts";
import { slidingWindow } from "./throttle.ts";

export interface Request {
  readonly method: "get" | "post";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** GraphQL has a budget of its own. */
  readonly lane?: "rest" | "graphql";
}

/** Sends one request and resolves with its body: parsed JSON, or text when it is none. */
export type Send = (request: Request, ask: Ask) => Promise<unknown>;

/** Pinned, because the SDK otherwise sends today's date and the API may answer in another shape tomorrow. */
const apiVersion = "2026-10-02";
/** A throttled call is worth more patience than a broken one. */
const attempts = { throttled: 6, broken: 3 } as const;
/** A reply that asks for a longer wait than Cloudflare's own five-minute block is not obeyed. */
const longestWaitSeconds = 300;

/**
 * Requests through the official SDK's client, raw: its typed methods drop the envelope and with it `success: false` and
 * the paging, and its retries know neither the injected clock nor the Ratelimit headers.
 */
export async function sdkTransport(context: Context, concurrency: number): Promise<Send> {
  const apiToken = context.env.CLOUDFLARE_API_TOKEN;
  if (!apiToken) throw noToken();
  const sdk = await import("cloudflare");
  const baseURL = context.env.CLOUDFLARE_BASE_URL || "https://api.cloudflare.com/client/v4";
  // Keys of another kind must not slip in from the process's environment.
  const client = new sdk.default({
    apiToken,
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL,
    apiVersion,
    maxRetries: 0,
  });
  const lanes = {
    rest: slidingWindow({ calls: 1200, perSeconds: 300, concurrency }, context),
    graphql: slidingWindow({ calls: 300, perSeconds: 300, concurrency: Math.min(concurrency, 4) }, context),
  };

  async function once({ method, path, query, body, lane = "rest" }: Request): Promise<unknown> {
    const leave = await lanes[lane].enter();
    try {
      const options = {
        signal: context.signal,
        ...(query && { query }),
        ...(body !== undefined && { body }),
        ...(typeof body === "string" && { headers: { "content-type": "text/plain" } }),
      };
      const { data, response } = await client[method](path, options).withResponse();
      lanes[lane].observe(response.headers);
      return data;
    } catch (error) {
      if (error instanceof sdk.APIError && error.headers) lanes[lane].observe(error.headers);
      throw error;
    } finally {
      leave();
    }
  }

  return async (request, ask) => {
    for (let attempt = 1; ; attempt += 1) {
      if (context.signal.aborted) throw aborted(context.signal.reason);
      try {
        return await once(request);
      } catch (error) {
        if (context.signal.aborted) throw aborted(error);
        const wait = error instanceof sdk.APIError ? retryAfter(error, attempt) : undefined;
        if (wait === undefined) throw translate(error, ask);
        await context.sleep(wait).catch((reason: unknown) => {
          throw aborted(reason);
        });
      }
    }
  };

  function translate(error: unknown, ask: Ask): InspectionError {
    if (error instanceof InspectionError) return error;
    if (error instanceof sdk.APIConnectionTimeoutError) {
      return new InspectionError("timeout", `Cloudflare did not answer about ${ask.question} in time.`, {
        hint: "Try again, or with less concurrency.",
        cause: error,
      });
    }
    // Half a JSON document, or a body shorter than its length.
    if (error instanceof SyntaxError || (error instanceof TypeError && error.message === "terminated")) {
      return invalidReply(ask, `cut off or no JSON (${error.message})`, error);
    }
    if (error instanceof sdk.APIError && typeof error.status === "number") return refusalError(refusal(error), ask);
    return new InspectionError("unreachable", `Cloudflare could not be asked for ${ask.question}: ${words(error)}.`, {
      hint: `Is ${baseURL} reachable from here?`,
      cause: error,
    });
  }
}

interface HttpError extends Error {
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  readonly errors?: readonly { readonly code?: number; readonly message?: string }[];
}

/** Milliseconds to the next attempt; undefined = another attempt would not help. */
function retryAfter({ status, headers }: HttpError, attempt: number): number | undefined {
  if (status !== undefined && status !== 429 && status < 500) return undefined;
  if (attempt >= (status === 429 ? attempts.throttled : attempts.broken)) return undefined;
  const said = Number(headers?.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(said)) return said <= longestWaitSeconds ? said * 1000 : undefined;
  return 500 * 2 ** attempt;
}

function refusal(error: HttpError): Refusal {
  const errors = Array.isArray(error.errors) ? error.errors : [];
  return {
    status: error.status ?? 0,
    errors: errors.map(({ code, message }) => ({ code, message: String(message ?? "no message") })),
    ray: error.headers?.get("cf-ray") ?? undefined,
    cause: error,
  };
}

function aborted(cause: unknown): InspectionError {
  return new InspectionError("aborted", "Interrupted.", { hint: "Run it again to get the whole answer.", cause });
}

/** The innermost cause: fetch itself only says "fetch failed". */
function words(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
