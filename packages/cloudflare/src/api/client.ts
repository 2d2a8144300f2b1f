import type { Context } from "@cloud502/core";
import type { z } from "zod";
import { type Ask, invalidReply } from "../errors.ts";
import { collect, type Page } from "./collect.ts";
import { envelope } from "./envelope.ts";
import { type Request, type Send, sdkTransport } from "./transport.ts";

/** How many pages of one list are read at most; a page holds up to `perPage` items. */
const maxPages = 200;

export interface ListOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly perPage?: number;
  readonly by?: "page" | "cursor";
  readonly size?: "per_page" | "limit";
}

/** Cloudflare's v4 API, read-only, throttled, every reply checked. Rejects with an InspectionError and nothing else. */
export interface Api {
  /** `result` of one call. */
  get<T>(path: string, shape: z.ZodType<T>, ask: Ask, query?: Readonly<Record<string, string>>): Promise<T>;
  /** All items of a list, whichever way it is paged; a list cut by the cap is reported as a gap. */
  list<T>(path: string, item: z.ZodType<T>, ask: Ask, options?: ListOptions): Promise<readonly T[]>;
  /** `result` of a POST that changes nothing. */
  post<T>(path: string, body: unknown, shape: z.ZodType<T>, ask: Ask): Promise<T>;
  /** The body of a GraphQL reply, whatever it says. */
  graphql(query: string, variables: Readonly<Record<string, unknown>>, ask: Ask): Promise<unknown>;
}

/** Opens the API with the token of CLOUDFLARE_API_TOKEN; throws `credentials` when there is none. Loads the SDK. */
export async function cloudflareApi(context: Context, concurrency: number): Promise<Api> {
  const send: Send = await sdkTransport(context, concurrency);

  async function call(request: Request, ask: Ask): Promise<{ result: unknown; info: Page["info"] }> {
    const parsed = envelope(await send(request, ask), ask);
    if (parsed.result === null || parsed.result === undefined) throw invalidReply(ask, "empty (its result is null)");
    return parsed;
  }

  function read<T>(shape: z.ZodType<T>, value: unknown, ask: Ask): T {
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw invalidReply(ask, `not as documented (${issue?.path.join(".")}: ${issue?.message})`, parsed.error);
  }

  return {
    async get(path, shape, ask, query) {
      return read(shape, (await call({ method: "get", path, query }, ask)).result, ask);
    },
    async list(path, item, ask, options = {}) {
      const fetchPage = async (paging: Readonly<Record<string, string>>): Promise<Page> => {
        const { result, info } = await call({ method: "get", path, query: { ...options.query, ...paging } }, ask);
        if (!Array.isArray(result)) throw invalidReply(ask, "not a list");
        return { items: result, info };
      };
      const { items, complete } = await collect(fetchPage, { ...options, perPage: options.perPage ?? 50, maxPages });
      if (!complete) {
        const message = `The list is longer than what could be read: ${items.length} items, at most ${maxPages} pages.`;
        context.gap({ provider: "cloudflare", question: ask.question, code: "limit", message });
      }
      return items.map((one) => read(item, one, ask));
    },
    async post(path, body, shape, ask) {
      return read(shape, (await call({ method: "post", path, body }, ask)).result, ask);
    },
    async graphql(query, variables, ask) {
      return send({ method: "post", path: "/graphql", body: { query, variables }, lane: "graphql" }, ask);
    },
  };
}
