import { createServer as createPlain } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { createContext, type Gap } from "@cloud502/core";
import { generate } from "selfsigned";
import { afterAll, describe, expect, it } from "vitest";
import { checkOrigins, parseConnectTo } from "../../packages/cloudflare/src/check-origins.ts";
import type { CloudflareFacts } from "../../packages/cloudflare/src/facts.ts";

const open: Server[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

async function listen(server: Server): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function secure(days: number, headerBytes = 0): Promise<string> {
  const notBeforeDate = new Date(Date.now() - 40 * 86_400_000);
  const notAfterDate = new Date(Date.now() + days * 86_400_000);
  const { cert, private: key } = await generate([{ name: "commonName", value: "app.example" }], {
    notBeforeDate,
    notAfterDate,
  });
  return listen(
    createSecure({ cert, key }, (_, response) =>
      response.writeHead(200, { "set-cookie": "x".repeat(headerBytes) }).end("ok"),
    ),
  );
}

const address = "192.88.99.9";
const origin = (sslMode: string, target = address): CloudflareFacts["origins"] => [
  {
    hostname: "app.example",
    proxied: true,
    kind: "address",
    sslMode,
    workers: [],
    targets: [{ address: target, via: "A record", enabled: true }],
  },
];
const gaps: Gap[] = [];
const context = createContext({ env: {}, gaps });
const check = async (connectTo: Record<string, string>, ssl = "strict") =>
  (await checkOrigins(origin(ssl), { connectTo, onlyMapped: true }, context)).map(
    ({ at: _at, message: _message, ...rest }) => rest,
  );

describe("a direct check of an origin", () => {
  it("finds the status, the size of the head, the protocol and the certificate", async () => {
    const [found] = await check({ [`${address}:443`]: await secure(30, 5000) });

    expect(found).toMatchObject({
      hostname: "app.example",
      address,
      port: 443,
      tls: true,
      status: 200,
      certificate: { problem: expect.stringMatching(/SELF_SIGNED|ALTNAME/) },
    });
    expect(found?.headerBytes).toBeGreaterThan(5000);
  });

  it("reads heads beyond Node's own limit of 16 KB, and says so beyond 256 KB", async () => {
    const [large] = await check({ [`${address}:443`]: await secure(30, 150_000) });
    const [huge] = await check({ [`${address}:443`]: await secure(30, 300_000) });

    expect(large?.headerBytes).toBeGreaterThan(131_072);
    expect(huge?.error).toBe("HPE_HEADER_OVERFLOW");
  });

  it("finds an expired certificate", async () => {
    const [found] = await check({ [`${address}:443`]: await secure(-2) });

    expect(Date.parse(found?.certificate?.expiresOn ?? "")).toBeLessThan(Date.now());
  });

  it("asks the other port too when one refuses", async () => {
    const plain = await listen(createPlain((_, response) => response.end("ok")));

    const found = await check({ [`${address}:443`]: "127.0.0.1:1", [`${address}:80`]: plain });

    expect(found).toMatchObject([
      { port: 443, error: "ECONNREFUSED" },
      { port: 80, status: 200 },
    ]);
  });

  it("asks port 80 under flexible SSL", async () => {
    const plain = await listen(createPlain((_, response) => response.end("ok")));

    expect(await check({ [`${address}:80`]: plain }, "flexible")).toMatchObject([
      { port: 80, tls: false, status: 200 },
    ]);
  });

  it("asks nobody that is not mapped, and never an address inside this network", async () => {
    expect(await check({})).toEqual([]);
    expect(
      await checkOrigins(origin("strict", "169.254.169.254"), { connectTo: {}, onlyMapped: false }, context),
    ).toEqual([]);
  });

  it("reads curl's way of writing where to connect", () => {
    expect(parseConnectTo("192.88.99.9:443=127.0.0.1:8443,[::1]:80=127.0.0.1:81")).toEqual({
      "192.88.99.9:443": "127.0.0.1:8443",
      "[::1]:80": "127.0.0.1:81",
    });
    expect(parseConnectTo(undefined)).toEqual({});
  });
});
