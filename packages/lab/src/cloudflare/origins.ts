import { createServer, type Server } from "node:https";
import type { CloudflareWorld, ServerWorld } from "./world.ts";

/** Real loopback servers in the place of simulated ones. */
export interface Origins {
  /** "address:443=127.0.0.1:port", comma-separated; undefined when no server needs to be asked directly. */
  readonly connectTo: string | undefined;
  close(): Promise<void>;
}

/** Starts a TLS server for each server whose response headers are its fault: no API shows their size. */
export async function serveOrigins(world: CloudflareWorld): Promise<Origins> {
  const direct = world.zones.flatMap(({ sites }) =>
    sites.flatMap(({ hostname, way }) =>
      way.kind === "address" && way.server.headerBytes ? [{ hostname, server: way.server }] : [],
    ),
  );
  const running = await Promise.all(direct.map(({ hostname, server }) => serve(hostname, server)));
  return {
    connectTo: running.length > 0 ? running.map(({ from, port }) => `${from}=127.0.0.1:${port}`).join(",") : undefined,
    async close() {
      await Promise.all(
        running.map(
          ({ server }) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

async function serve(
  hostname: string,
  { address, headerBytes = 0 }: ServerWorld,
): Promise<{ readonly from: string; readonly port: number; readonly server: Server }> {
  // Loaded only by the one kind of world that needs it.
  const { generate } = await import("selfsigned");
  // As an Origin CA certificate: Cloudflare trusts it, the public does not.
  const subject = [
    { name: "commonName", value: hostname },
    { name: "organizationName", value: "CloudFlare, Inc." },
  ];
  const extensions = [{ name: "subjectAltName" as const, altNames: [{ type: 2 as const, value: hostname }] }];
  const { cert, private: key } = await generate(subject, { keyType: "ec", extensions });
  const server = createServer({ cert, key }, (_request, response) => {
    // Cookies of 4 KB each, as a session store gone wrong sets them.
    const cookies = Array.from(
      { length: Math.ceil(headerBytes / 4096) },
      (_, index) => `part${index}=${"x".repeat(4080)}`,
    );
    response.writeHead(200, { "set-cookie": cookies });
    response.end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  return { from: `${address}:443`, port: typeof bound === "object" && bound ? bound.port : 0, server };
}
