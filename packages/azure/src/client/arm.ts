import type { Context } from "@cloud502/core";
import { InspectionError } from "@cloud502/core";
import { pageWire } from "../wire/gateway.ts";
import type { Connection } from "./connection.ts";
import { type Asked, refusal, translate } from "./errors.ts";
import { waitMs } from "./retry.ts";

/** Raw JSON from Resource Manager: nothing that is on the wire is lost to a generated model. */
export interface Arm {
  get(path: string, query: Readonly<Record<string, string>>, asked: Asked): Promise<unknown>;
  /** Items of all pages; pages are followed on the configured host only. */
  list(path: string, query: Readonly<Record<string, string>>, asked: Asked): AsyncGenerator<unknown>;
  /** Starts a long-running operation and waits for its result, at most the timeout. */
  run(path: string, query: Readonly<Record<string, string>>, body: unknown, asked: Asked): Promise<unknown>;
}

interface Reply {
  readonly status: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const pollMs = 2_000;
const mostPages = 1_000;

/** Resource Manager over the SDK's own pipeline (`pathUnchecked`), one request at a time bounded by the timeout and by Ctrl-C. */
export async function openArm(connection: Connection, context: Context, timeoutMs: number): Promise<Arm> {
  const { createNetworkManagement } = await import("@azure/arm-network/api");
  const { cloud, credential } = connection;
  const client = createNetworkManagement(credential, "unused", {
    ...connection.clientOptions(cloud.endpoint),
    credentials: { scopes: [cloud.scope] },
  });
  const { limit } = limiter(16);

  async function send(
    verb: "get" | "post",
    url: string,
    query: Readonly<Record<string, string>>,
    asked: Asked,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<Reply> {
    try {
      context.signal.throwIfAborted();
      const reply = await limit(() =>
        client.pathUnchecked(url)[verb]({
          queryParameters: query,
          abortSignal: signal,
          ...(body !== undefined && { body, contentType: "application/json" }),
        }),
      );
      return reply;
    } catch (error) {
      throw translate(error, asked, context.signal);
    }
  }

  const bounded = () => AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]);

  return {
    async get(path, query, asked) {
      return expectOk(await send("get", encodePath(path), query, asked, bounded()), asked);
    },
    async *list(path, query, asked) {
      let reply = await send("get", encodePath(path), query, asked, bounded());
      for (let page = 1; ; page++) {
        const parsed = pageWire.safeParse(expectOk(reply, asked));
        if (!parsed.success) throw translate(parsed.error, asked, context.signal);
        yield* parsed.data.value;
        const next = parsed.data.nextLink;
        if (!next || page === mostPages) return;
        reply = await send("get", next, {}, asked, bounded());
      }
    },
    async run(path, query, body, asked) {
      const deadline = context.now().getTime() + timeoutMs;
      const signal = bounded();
      let reply = await send("post", encodePath(path), query, asked, signal, body);
      while (reply.status === "202") {
        const location = reply.headers.location;
        if (!location) throw translate(new SyntaxError("202 without Location"), asked, context.signal);
        const wait = waitMs(reply.headers["retry-after"], context.now()) ?? pollMs;
        if (context.now().getTime() + wait >= deadline) throw tooLate(asked, timeoutMs);
        await context.sleep(wait).catch((error: unknown) => {
          throw translate(error, asked, context.signal);
        });
        const next = await send("get", location, {}, asked, signal);
        // A poll may leave Location out: the address stays.
        reply =
          next.headers.location || next.status !== "202" ? next : { ...next, headers: { ...next.headers, location } };
      }
      return expectOk(reply, asked);
    },
  };
}

function tooLate(asked: Asked, timeoutMs: number): InspectionError {
  return new InspectionError("timeout", `Azure had no result for ${asked.question} after ${timeoutMs / 1000} s.`, {
    hint: "Raise --timeout; an operation that never ends hints at a gateway whose instances cannot be managed.",
  });
}

function expectOk({ status, body }: Reply, asked: Asked): unknown {
  const code = Number(status);
  if (code >= 200 && code < 300) return body;
  const error = typeof body === "object" && body !== null ? Reflect.get(body, "error") : undefined;
  const read = (key: string): string | undefined => {
    const value = typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
    return typeof value === "string" ? value : undefined;
  };
  throw refusal(code, read("code"), read("message"), asked);
}

/** Ids hold user text: each segment is encoded, which also keeps braces from being read as a template. */
function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Runs at most `most` calls at once. */
function limiter(most: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  async function limit<T>(call: () => PromiseLike<T>): Promise<T> {
    if (running >= most) await new Promise<void>((resume) => waiting.push(resume));
    else running++;
    try {
      return await call();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }
  return { limit };
}
