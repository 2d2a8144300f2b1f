import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readCertificate } from "../../packages/azure/src/certificates.ts";
import { azureFacts } from "../../packages/azure/src/facts.ts";
import { normaliseHealth, serversOf } from "../../packages/azure/src/health.ts";
import { normaliseGateway } from "../../packages/azure/src/normalise.ts";
import { probesOf, toGateway } from "../../packages/azure/src/probes.ts";
import { healthWire, onDemandWire } from "../../packages/azure/src/wire/health.ts";
import { createAuthority } from "../../packages/lab/src/azure/authority.ts";
import { hasFixtures, jsonFixture, withoutFixtures } from "./fixtures.ts";
import { gateway, health } from "./sample.ts";

const example = (name: string) => jsonFixture(`rest-api-specs/${name}`).responses["200"].body;

describe.skipIf(!hasFixtures)(`official examples (${hasFixtures ? "found" : withoutFixtures})`, () => {
  it("reads Get, members as bare strings included", () => {
    const facts = normaliseGateway(example("ApplicationGatewayGet.2025-05-01.json"));

    expect(azureFacts.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
    expect(facts).toMatchObject({
      generation: "v1",
      tier: "Standard",
      capacity: 3,
      operationalState: "Running",
      dangling: [],
    });
    expect(facts.pools).toEqual([
      { name: "appgwpool", members: [], ipConfigurations: [] },
      { name: "appgwpool1", members: ["10.0.0.1", "10.0.0.2"], ipConfigurations: [] },
    ]);
    expect(facts.routes.map(({ rule, paths, pool, setting }) => [rule, paths.length, pool, setting])).toEqual([
      ["appgwrule", 0, "appgwpool", "appgwbhs"],
      ["appgwPathBasedRule", 0, "appgwpool", "appgwbhs"],
      ["appgwPathBasedRule", 2, "appgwpool", "appgwbhs"],
    ]);
    expect(facts.unreadRouting).toEqual(["ldp1"]);
    expect(toGateway(facts).pools).toEqual([
      { id: "appgwpool~appgwbhs", name: "appgwpool~appgwbhs", protocol: "Http", port: 80 },
    ]);
    expect(probesOf(facts)).toMatchObject([
      { host: "127.0.0.1", path: "/", intervalSeconds: 30, unhealthyThreshold: 3 },
    ]);
  });

  it("reads BackendHealthGet", () => {
    const facts = normaliseGateway(gateway());

    const backends = normaliseHealth(
      healthWire.parse(example("ApplicationGatewayBackendHealthGet.2023-09-01.json")),
      facts,
    );

    expect(backends).toEqual([
      { pool: "MFAnalyticsPool~MFPoolSettings", address: "10.220.1.8", state: "healthy" },
      { pool: "MFPool~MFPoolSettings", address: "10.220.1.4", state: "healthy" },
      { pool: "MFPool~MFPoolSettings", address: "10.220.1.5", state: "healthy" },
    ]);
  });

  it("reads BackendHealthTest", () => {
    const { backendAddressPool, backendHealthHttpSettings } = onDemandWire.parse(
      example("ApplicationGatewayBackendHealthTest.2023-09-01.json"),
    );

    const backends = serversOf(
      backendHealthHttpSettings,
      backendAddressPool.id.split("/").at(-1) ?? "",
      normaliseGateway(gateway()),
    );

    expect(backends.map(({ address, state }) => [address, state])).toEqual([
      ["10.220.1.4", "healthy"],
      ["10.220.1.5", "healthy"],
    ]);
  });
});

describe("backend health", () => {
  it.each([
    ["Up", "healthy"],
    ["Healthy", "healthy"],
    ["Down", "unhealthy"],
    ["Unhealthy", "unhealthy"],
    ["Partial", "unhealthy"],
    ["Draining", "draining"],
    ["Unknown", "unknown"],
    ["Wobbly", "unknown"],
    ["", "unknown"],
  ])("%s is %s", (word, state) => {
    const [backend] = normaliseHealth(healthWire.parse(health([{ health: word }])), normaliseGateway(gateway()));

    expect(backend).toMatchObject({ address: "10.0.2.4:443", state });
  });

  it("takes null where the specification has a list", () => {
    const nothing = {
      backendAddressPools: [
        {
          backendAddressPool: { id: "x/web" },
          backendHttpSettingsCollection: [{ backendHttpSettings: { id: "x/web-https" }, servers: null }],
        },
      ],
    };

    expect(normaliseHealth(healthWire.parse(nothing), normaliseGateway(gateway()))).toEqual([]);
    expect(normaliseHealth(healthWire.parse({ backendAddressPools: null }), normaliseGateway(gateway()))).toEqual([]);
  });

  it("keeps what the SDK's models drop: the probe's error name and the certificates", () => {
    const wire = health([
      { log: "Received invalid status code: 404", errorName: "HttpStatusCodeMismatchWithStatusCode" },
    ]);
    wire.backendAddressPools[0].backendHttpSettingsCollection[0].servers[0].backendCertificateChainMetadata = {
      certificateChainMetadata: [{ subject: "CN=www", notAfter: "2026-01-01", nested: { ignored: true } }],
    };

    const [backend] = normaliseHealth(healthWire.parse(wire), normaliseGateway(gateway()));

    expect(backend).toMatchObject({
      reason: "HttpStatusCodeMismatchWithStatusCode",
      certificates: ["subject CN=www, notAfter 2026-01-01"],
    });
  });
});

describe("a gateway's JSON", () => {
  it("may have null for every list", () => {
    const raw = gateway();
    raw.properties = { sku: { tier: "WAF_v2" }, backendAddressPools: null, probes: null, requestRoutingRules: null };

    expect(normaliseGateway(raw)).toMatchObject({ generation: "v2", pools: [], routes: [] });
  });

  it.each([
    ["null", null],
    ["a page", "<html>"],
    ["no id", { name: "x", properties: {} }],
    ["another thing's id", { ...gateway(), id: "/subscriptions/a/resourceGroups/b" }],
  ])("is refused when it is %s", (_, raw) => {
    expect(() => normaliseGateway(raw)).toThrow(expect.objectContaining({ code: "invalid-reply" }));
  });
});

/** Made by `openssl crl2pkcs7 -nocrl`, as a listener's publicCertData is. */
const bundle =
  "MIIBswYJKoZIhvcNAQcCoIIBpDCCAaACAQExADALBgkqhkiG9w0BBwGgggGIMIIBhDCCASmgAwIBAgIUHiH2jsEwGTLSuzfZ7kBwTZYsJ+UwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMcm9vdC5leGFtcGxlMB4XDTI2MTEyMjEyMjA0M1oXDTM2MTExOTEyMjA0M1owFzEVMBMGA1UEAwwMcm9vdC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqzzLD+jK0SmJeelXeldHI5Si9qIqalo8y8Df81XvdJX+mYi9S17YzmZRcvEFf4QsHPJXkygQV6s5FGmfXhlXEKNTMFEwHQYDVR0OBBYEFBQzO8xLqJ79gCcerXmgcYCwhK58MB8GA1UdIwQYMBaAFBQzO8xLqJ79gCcerXmgcYCwhK58MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAKxbpQGcOScCFwEWtk1RtOaDy46k7v9eG8wLFf56QMHHAiEAp1QdoG64x3g54/bSngrlXDqPyNx8Iy5ZCK1jkHWVMtMxAA==";

describe("certificates", () => {
  it("are read as base64 of DER, of PEM and of PKCS #7", async () => {
    const { ca } = await createAuthority();
    const der = new X509Certificate(ca).raw.toString("base64");

    for (const data of [der, Buffer.from(ca).toString("base64"), bundle]) {
      expect(readCertificate("root", data)).toMatchObject({
        subject: expect.stringMatching(/^CN=(root\.example|cloud502 lab)$/),
        notAfter: expect.stringMatching(/^20\d\d-/),
      });
    }
  });

  it.each(["*****", "", "bm90IGEgY2VydGlmaWNhdGU=", "MIIBCgKCAQEA", "MIX/////"])(
    "leave subject and end out when the data is %j",
    (data) => {
      expect(readCertificate("root", data)).toEqual({ name: "root" });
    },
  );
});
