import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createDice } from "../dice.ts";
import type { Misbehaviour, Misbehaviours } from "../misbehaviour.ts";
import { answerQuery } from "./analytics.ts";
import { pageOf } from "./paging.ts";
import { parseQuery } from "./query.ts";
import type { Call, Route } from "./route.ts";
import { routes } from "./routes.ts";

/** A simulated Cloudflare API that listens on loopback. */
export interface CloudflareServer {
  readonly port: number;
  calls(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** The token that the simulated API accepts. */
export const labToken = "lab-token-without-secrets-0123456789abcd";
const prefix = "/client/v4";
const windowMilliseconds = 300_000;
const usualLatencyMilliseconds = 300;
const proxyPage =
  "<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body><h1>Sign in to continue</h1></body></html>\n";

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Surroundings = Pick<Call, "world" | "now" | "traffic">;

/** Serves the API by HTTP on 127.0.0.1; `port` 0 = any free one. */
export async function serveCloudflare(
  around: Surroundings,
  misbehaviours: Misbehaviours,
  port = 0,
): Promise<CloudflareServer> {
  const counts = new Map<string, number>();
  const served: number[] = [];
  const rays = createDice(around.world.account);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname;
    const found = routeOf(request.method ?? "GET", path);
    const action = path === "/graphql" ? graphqlAction(body) : (found?.route.action ?? "unknown");
    counts.set(action, (counts.get(action) ?? 0) + 1);
    const trouble = misbehaviours.next(action);
    if (trouble?.kind === "down") {
      request.socket.destroy();
      return;
    }
    if (trouble?.kind === "latency") await sleep(trouble.milliseconds ?? usualLatencyMilliseconds);
    if (trouble?.kind === "html") {
      response.writeHead(trouble.status ?? 200, { "content-type": "text/html; charset=utf-8" });
      response.end(proxyPage);
      return;
    }
    const { status, body: content, headers } = reply(request, path, url, body, action, found, trouble);
    const bytes = Buffer.from(JSON.stringify(content));
    const cut = trouble?.kind === "truncate" ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": cut.length,
      "cf-ray": `${rays.hex(16)}-FRA`,
      "api-version": "2026-10-02",
      ...headers,
    });
    response.end(cut);
  }

  function reply(
    request: IncomingMessage,
    path: string,
    url: URL,
    body: string,
    action: string,
    found: ReturnType<typeof routeOf>,
    trouble: Misbehaviour | undefined,
  ): Reply {
    if (trouble?.kind === "throttle")
      return failure(429, 971, "Please wait and consider throttling your request speed", {
        "retry-after": "2",
        ratelimit: '"default";r=0;t=2',
      });
    if (trouble?.kind === "expired-token" || request.headers.authorization !== `Bearer ${labToken}`)
      return failure(401, 1000, "Invalid API Token");
    if (trouble?.kind === "deny") return failure(403, 10_000, "Authentication error");
    const limit = meter(path);
    if (limit.remaining < 0)
      return failure(429, 971, "Please wait and consider throttling your request speed", {
        "retry-after": String(limit.seconds),
      });
    const headers = {
      ratelimit: `"default";r=${limit.remaining};t=${limit.seconds}`,
      "ratelimit-policy": `"default";q=${around.world.quirks?.rateLimit ?? 1200};w=300`,
    };
    if (path === "/graphql") return { ...graphql(body), headers };
    return { ...rest(found, url, action), headers };
  }

  function meter(path: string): { readonly remaining: number; readonly seconds: number } {
    const now = Date.now();
    while ((served[0] ?? now) < now - windowMilliseconds) served.shift();
    if (path !== "/graphql") served.push(now);
    const seconds = Math.ceil(((served[0] ?? now) + windowMilliseconds - now) / 1000);
    return { remaining: (around.world.quirks?.rateLimit ?? 1200) - served.length, seconds };
  }

  function graphql(body: string): Reply {
    try {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      return { status: 200, body: answerQuery(parseQuery(query, variables), around) };
    } catch (error) {
      return {
        status: 200,
        body: { data: null, errors: [{ message: error instanceof Error ? error.message : "error parsing args" }] },
      };
    }
  }

  function rest(found: ReturnType<typeof routeOf>, url: URL, action: string): Reply {
    if (!found)
      return failure(404, 7003, `Could not route to ${url.pathname}, perhaps your object identifier is invalid?`);
    const { quirks = {}, missingPermissions } = around.world;
    if (found.route.permission && missingPermissions?.includes(found.route.permission))
      return failure(403, 10_000, "Authentication error");
    if (quirks.unsuccessful?.includes(action))
      return { ...failure(200, 10_013, "Unknown internal error"), status: 200 };
    if (quirks.nullResult?.includes(action)) return success({ result: null });
    const result = found.route.handle({ ...around, parameters: found.parameters, query: url.searchParams });
    if (result === undefined) return failure(404, 7003, "could not find object");
    if (!Array.isArray(result)) return success({ result });
    return success(pageOf(result, found.route.paging, action, url.searchParams, found.route.perPage ?? 50, quirks));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    calls: () => Object.fromEntries(counts),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function success(content: object): Reply {
  return { status: 200, body: { success: true, errors: [], messages: [], ...content } };
}

function failure(status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, body: { success: false, errors: [{ code, message }], messages: [], result: null } };
}

function routeOf(
  method: string,
  path: string,
): { readonly route: Route; readonly parameters: readonly string[] } | undefined {
  const parts = path.split("/");
  for (const route of routes) {
    const wanted = route.path.split("/");
    if (route.method !== method || wanted.length !== parts.length) continue;
    if (wanted.every((part, index) => part === "*" || part === parts[index]))
      return { route, parameters: parts.filter((_, index) => wanted[index] === "*") };
  }
  return undefined;
}

/** "graphql:Failures", by the operation's name. */
function graphqlAction(body: string): string {
  return `graphql:${/query\s+([A-Za-z]+)/.exec(body)?.[1] ?? "query"}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
