import { createContext, type Gap } from "@cloud502/core";
import { afterAll, describe, expect, it } from "vitest";
import { checkOrigins, parseConnectTo } from "../../packages/cloudflare/src/check-origins.ts";
import type { CloudflareFacts } from "../../packages/cloudflare/src/facts.ts";
import { type OriginOptions, startOrigin } from "../../packages/lab/src/origin.ts";

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const server of open) await server.close();
});

async function listen(options: OriginOptions = {}): Promise<string> {
  const origin = await startOrigin(options);
  open.push(origin);
  return `127.0.0.1:${origin.port}`;
}

function secure(expired: boolean, bytes = 0): Promise<string> {
  return listen({
    tls: { name: "app.example", expired },
    fault: bytes > 0 ? { kind: "big-header", bytes } : { kind: "sound" },
  });
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
    const [found] = await check({ [`${address}:443`]: await secure(false, 5000) });

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
    const [large] = await check({ [`${address}:443`]: await secure(false, 150_000) });
    const [huge] = await check({ [`${address}:443`]: await secure(false, 300_000) });

    expect(large?.headerBytes).toBeGreaterThan(131_072);
    expect(huge?.error).toBe("HPE_HEADER_OVERFLOW");
  });

  it("finds an expired certificate", async () => {
    const [found] = await check({ [`${address}:443`]: await secure(true) });

    expect(Date.parse(found?.certificate?.expiresOn ?? "")).toBeLessThan(Date.now());
  });

  it.each([
    ["reset", /^ECONNRESET$/],
    ["close", /^ECONNRESET$/],
    ["not-http", /^HPE_/],
    ["bad-header", /^HPE_/],
  ] as const)("names what Cloudflare answers 520 for: %s", async (kind, code) => {
    const [found] = await check({ [`${address}:80`]: await listen({ fault: { kind } }) }, "flexible");

    expect(found?.error).toMatch(code);
  });

  it("asks the other port too when one refuses", async () => {
    const plain = await listen();

    const found = await check({ [`${address}:443`]: "127.0.0.1:1", [`${address}:80`]: plain });

    expect(found).toMatchObject([
      { port: 443, error: "ECONNREFUSED" },
      { port: 80, status: 200 },
    ]);
  });

  it("asks port 80 under flexible SSL", async () => {
    const plain = await listen();

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
