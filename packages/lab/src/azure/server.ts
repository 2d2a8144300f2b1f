import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { Misbehaviours } from "../misbehaviour.ts";
import { ArmError, faults } from "./arm-error.ts";
import type { Authority } from "./authority.ts";
import type { Cloud } from "./cloud.ts";
import type { Row } from "./kql/expression.ts";
import { type Answer, createRouter, type Dials } from "./router.ts";

/** What a client signs in with. */
export interface Secrets {
  readonly client: string;
  readonly secret: string;
  readonly token: string;
}

/** A simulated Azure that listens on loopback by HTTPS. */
export interface AzureServer {
  readonly port: number;
  calls(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Serves sign-in, Resource Manager, Resource Graph, Monitor and Log Analytics on one port; `port` 0 = any free one. */
export async function serveAzure(
  cloud: Cloud,
  authority: Authority,
  secrets: Secrets,
  dials: Dials,
  misbehaviours: Misbehaviours,
  port = 0,
): Promise<AzureServer> {
  const route = createRouter(cloud, dials);
  const counts = new Map<string, number>();
  let origin = "";

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const url = new URL(request.url ?? "/", origin);
    const signIn = identity(url, text, cloud.world.tenant, origin, secrets);
    const found = signIn
      ? { action: "signin", run: () => signIn }
      : route({ method: request.method ?? "GET", url, body: jsonOf(text), origin });
    const action = found?.action ?? "unknown";
    counts.set(action, (counts.get(action) ?? 0) + 1);
    const misbehaviour = misbehaviours.next(action);
    if (misbehaviour?.kind === "down") {
      request.socket.destroy();
      return;
    }
    if (misbehaviour?.kind === "latency") await sleep(misbehaviour.milliseconds ?? 300);
    if (misbehaviour?.kind === "html") {
      response
        .writeHead(200, { "content-type": "text/html" })
        .end("<!DOCTYPE html><html><body><h1>Sign in to continue</h1></body></html>");
      return;
    }
    const {
      status,
      body,
      text: plain,
      headers,
    } = answer(() => {
      if (misbehaviour?.kind === "throttle") throw faults.throttled();
      if (misbehaviour?.kind === "deny") throw faults.forbidden(action);
      if (
        !signIn &&
        (misbehaviour?.kind === "expired-token" || request.headers.authorization !== `Bearer ${secrets.token}`)
      )
        throw faults.unauthorized();
      const recorded = dials.replies[action];
      if (recorded) return recorded;
      if (!found) throw faults.notFound(url.pathname);
      return found.run();
    });
    const bytes = Buffer.from(plain ?? (body === undefined ? "" : JSON.stringify(body)));
    const cut = misbehaviour?.kind === "truncate" ? Math.floor(bytes.length / 2) : bytes.length;
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "content-length": cut,
      ...headers,
    });
    response.end(bytes.subarray(0, cut));
  }

  const server = createServer({ key: authority.key, cert: authority.certificate }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  origin = `https://127.0.0.1:${actual}`;
  return {
    port: actual,
    calls: () => Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(run: () => Answer): Answer {
  try {
    return run();
  } catch (error) {
    const known = error instanceof ArmError ? error : faults.broken();
    return {
      status: known.status,
      headers: known.headers,
      body: { error: { code: known.code, message: known.message } },
    };
  }
}

/** Microsoft Entra's part: discovery and client credentials, for the one tenant. */
function identity(
  url: URL,
  body: string,
  tenant: string,
  origin: string,
  { client, secret, token }: Secrets,
): Answer | undefined {
  const [, asked, ...rest] = url.pathname.split("/");
  const path = rest.join("/");
  if (path === "v2.0/.well-known/openid-configuration") {
    const base = `${origin}/${asked}`;
    return {
      status: 200,
      body: {
        token_endpoint: `${base}/oauth2/v2.0/token`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        issuer: `${base}/v2.0`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      },
    };
  }
  if (path !== "oauth2/v2.0/token") return undefined;
  const form = new URLSearchParams(body);
  if (asked !== tenant)
    return refusal("AADSTS90002: Tenant not found. Check to make sure you have the correct tenant ID.", 90_002);
  if (form.get("client_id") !== client || form.get("client_secret") !== secret)
    return refusal("AADSTS7000215: Invalid client secret provided.", 7_000_215);
  return { status: 200, body: { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: token } };
}

function refusal(description: string, code: number): Answer {
  return { status: 401, body: { error: "invalid_client", error_description: description, error_codes: [code] } };
}

function jsonOf(text: string): Row {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Row) : {};
  } catch {
    return {};
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
