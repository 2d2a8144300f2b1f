import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Misbehaviour, Misbehaviours } from "../misbehaviour.ts";
import type { Cloud } from "./cloud.ts";
import { ApiFault } from "./fault.ts";
import type { Protocol, Reply } from "./protocols.ts";
import { createRouter, type Route } from "./router.ts";

/** A simulated AWS that listens on loopback. */
export interface AwsServer {
  readonly port: number;
  calls(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const usualLatencyMilliseconds = 300;
const proxyPage =
  "<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body><h1>Sign in to continue</h1><p>Your session with the gateway has ended.</p></body></html>\n";

/** Serves a cloud by HTTP on 127.0.0.1, every service on the one port; `port` 0 = any free one. */
export async function serveAws(cloud: Cloud, misbehaviours: Misbehaviours, port = 0): Promise<AwsServer> {
  const route = createRouter(cloud);
  const counts = new Map<string, number>();
  let serial = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const requestId = `00000000-0000-4000-8000-${String(++serial).padStart(12, "0")}`;
    const found = route({ method: request.method ?? "GET", url: request.url ?? "/", headers: request.headers, body });
    counts.set(found.action, (counts.get(found.action) ?? 0) + 1);
    const misbehaviour = misbehaviours.next(found.action);
    if (misbehaviour?.kind === "down") {
      request.socket.destroy();
      return;
    }
    if (misbehaviour?.kind === "latency") await sleep(misbehaviour.milliseconds ?? usualLatencyMilliseconds);
    if (misbehaviour?.kind === "html") {
      // Whatever answers here knows nothing of AWS: no request id.
      response.writeHead(misbehaviour.status ?? 200, { "content-type": "text/html; charset=utf-8" });
      response.end(proxyPage);
      return;
    }
    const { status, type, body: content, headers } = answer(found, misbehaviour, cloud.world.account, requestId);
    const bytes = Buffer.from(content);
    const head = { "content-type": type, "x-amzn-requestid": requestId, "x-amz-request-id": requestId, ...headers };
    if (misbehaviour?.kind === "truncate") {
      response.writeHead(status, { ...head, "content-length": Math.max(1, Math.floor(bytes.length / 2)) });
      response.end(bytes.subarray(0, Math.max(1, Math.floor(bytes.length / 2))));
      return;
    }
    response.writeHead(status, { "content-length": bytes.length, ...head });
    response.end(request.method === "HEAD" ? undefined : bytes);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    calls: () => Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  { action, protocol, run }: Route,
  misbehaviour: Misbehaviour | undefined,
  account: string,
  requestId: string,
): Reply {
  try {
    const kind = misbehaviour?.kind;
    if (kind === "throttle" || kind === "deny" || kind === "expired-token")
      throw commonFault(protocol, kind, action, account);
    return run(requestId);
  } catch (error) {
    if (error instanceof ApiFault) return protocol.failure(error, requestId);
    const message = error instanceof Error ? error.message : String(error);
    return protocol.failure(new ApiFault("InternalFailure", message, 500), requestId);
  }
}

function commonFault(
  protocol: Protocol,
  kind: "throttle" | "deny" | "expired-token",
  action: string,
  account: string,
): ApiFault {
  const { code, status, message } = protocol.faults[kind];
  return new ApiFault(code, message(action, account), status);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
