import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/**
 * How a backend goes wrong: "sound" answers; "slow" answers after `seconds`; "silent" accepts and never answers; "reset" and
 * "close" end the connection when the request has come; "status" answers with `status`; "bad-header" and "big-header" break
 * the response head; "truncated" promises more body than it sends; "not-http" answers with another protocol's bytes.
 */
export type OriginFault =
  | { readonly kind: "sound" | "silent" | "reset" | "close" | "bad-header" | "truncated" | "not-http" }
  | { readonly kind: "slow"; readonly seconds: number }
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "big-header"; readonly bytes: number };

/** TLS of a backend: a self-signed certificate for a name, expired if asked for. */
interface OriginTls {
  readonly name?: string;
  readonly expired?: boolean;
}

export interface OriginOptions {
  readonly fault?: OriginFault;
  readonly tls?: OriginTls;
  /** A fixed loopback port; absent = any free one. */
  readonly port?: number;
}

/** A backend on loopback. */
export interface RunningOrigin {
  readonly url: string;
  readonly port: number;
  /** The certificate that it shows, in PEM; with TLS only. */
  readonly certificate?: string;
  /** Requests that came, as "METHOD /path". */
  readonly requests: readonly string[];
  /** Changes how the next requests are answered. */
  behave(fault: OriginFault): void;
  /** Stops accepting; the port then refuses connections. */
  close(): Promise<void>;
}

const host = "127.0.0.1";

/** Starts a backend that behaves or misbehaves as told. */
export async function startOrigin({
  fault = { kind: "sound" },
  tls,
  port = 0,
}: OriginOptions = {}): Promise<RunningOrigin> {
  let current = fault;
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  /** TCP connections by the client's port: a TLS socket cannot reset the one below it. */
  const connections = new Map<number, Socket>();
  function reset(socket: Socket): void {
    (connections.get(socket.remotePort ?? -1) ?? socket).resetAndDestroy();
  }
  function serve(socket: Socket): void {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client that leaves early is part of the game.
    socket.on("error", () => socket.destroy());
    let head = "";
    socket.on("data", (chunk: Buffer) => {
      head += chunk.toString("latin1");
      for (let end = head.indexOf("\r\n\r\n"); end >= 0; end = head.indexOf("\r\n\r\n")) {
        requests.push(head.slice(0, head.indexOf("\r\n")).split(" ").slice(0, 2).join(" "));
        head = head.slice(end + 4);
        answer(socket, current, reset);
      }
    });
  }
  const pair = tls ? await certificateFor(tls) : undefined;
  const server = pair ? createTlsServer({ key: pair.private, cert: pair.cert }, serve) : createServer(serve);
  server.on("connection", (socket) => {
    const from = socket.remotePort ?? -1;
    connections.set(from, socket);
    socket.on("close", () => connections.delete(from));
  });
  const bound = await listen(server, port);
  return {
    url: `${pair ? "https" : "http"}://${host}:${bound}`,
    port: bound,
    ...(pair && { certificate: pair.cert }),
    requests,
    behave: (next) => {
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A loopback port on which nothing listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const origin = await startOrigin();
  await origin.close();
  return origin.port;
}

function answer(socket: Socket, fault: OriginFault, reset: (socket: Socket) => void): void {
  const body = "hello from the origin\n";
  const head = (status: string, fields: readonly string[] = []) =>
    [`HTTP/1.1 ${status}`, "Content-Type: text/plain", `Content-Length: ${body.length}`, ...fields, "", ""].join(
      "\r\n",
    );
  if (fault.kind === "sound") socket.write(head("200 OK") + body);
  else if (fault.kind === "slow") setTimeout(() => socket.write(head("200 OK") + body), fault.seconds * 1000).unref();
  else if (fault.kind === "status") socket.write(head(`${fault.status} Origin`) + body);
  else if (fault.kind === "reset") reset(socket);
  else if (fault.kind === "close") socket.end();
  else if (fault.kind === "bad-header") socket.end(`${head("200 OK", ["Bad Header\u0000: x"])}${body}`);
  else if (fault.kind === "big-header") socket.write(head("200 OK", [`X-Padding: ${"x".repeat(fault.bytes)}`]) + body);
  else if (fault.kind === "truncated") socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${body}`);
  else if (fault.kind === "not-http") socket.end("220 mail.example.com ESMTP ready\r\n");
}

async function certificateFor({
  name = "localhost",
  expired = false,
}: OriginTls): Promise<{ readonly private: string; readonly cert: string }> {
  const { generate } = await import("selfsigned");
  const day = 86_400_000;
  const end = Date.now() + (expired ? -1 : 30) * day;
  return generate([{ name: "commonName", value: name }], {
    algorithm: "sha256",
    keyType: "ec",
    notBeforeDate: new Date(end - 60 * day),
    notAfterDate: new Date(end),
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: name }] }],
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
