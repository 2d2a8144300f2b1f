import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** What a faulty backend does with a connection once the request's head is in. */
type Fault = (socket: Socket) => void;

const head = (extra: string) => `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${extra}\r\n`;

/** Backends that misbehave on the wire, each by one fault. */
export const faults = {
  ok: (socket) => socket.end(`${head("Content-Length: 2\r\nConnection: close\r\n")}ok`),
  "fin-before-header": (socket) => socket.end(),
  "rst-before-header": (socket) => socket.resetAndDestroy(),
  "never-answers": () => {},
  "big-header": (socket) => socket.end(`${head(`X-Big: ${"x".repeat(40_000)}\r\nContent-Length: 2\r\n`)}ok`),
  "invalid-header": (socket) => socket.end(`${head("X-B\u0001ad: 1\r\nContent-Length: 2\r\n")}ok`),
  "cut-body": (socket) => socket.end(`${head("Content-Length: 1000\r\n")}part`),
  "stalled-body": (socket) => socket.write(`${head("Content-Length: 1000\r\n")}part`),
  "not-http": (socket) => socket.end("-ERR unknown command\r\n"),
  "answers-503": (socket) =>
    socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy"),
  "answers-500": (socket) =>
    socket.end("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\nConnection: close\r\n\r\noops"),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** Starts one backend for a fault on a port of its own. */
export async function startBackend(name: FaultName): Promise<{ readonly port: number; readonly server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    let seen = "";
    socket.on("data", (bytes) => {
      const before = seen;
      seen += bytes.toString("latin1");
      if (!before.includes("\r\n\r\n") && seen.includes("\r\n\r\n")) faults[name](socket);
      // What is no HTTP gets no answer: only the bytes' arrival matters.
      else if (seen.length > 8 && !/^[A-Z]+ /.test(seen))
        socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    });
  });
  server.on("close", () => {
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

const handedOut = new Set<number>();

/**
 * A port where nobody listens, for programs that cannot be told to take any. Below the range from which the kernel hands out
 * ports by itself, so that no backend that starts later gets it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 18_000 + Math.floor(Math.random() * 14_000);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
