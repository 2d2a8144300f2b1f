import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { startAzure } from "../../packages/lab/src/azure/start.ts";
import { certificateExpired } from "../../packages/lab/src/scenarios/azure/certificate-faults.ts";
import { hasFixtures, jsonFixture, withoutFixtures } from "./fixtures.ts";
import { gateway, gatewayId, health } from "./sample.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** The CLI from its sources in a child process, signed in as a user would be: by the environment alone. */
function cli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly out: string; readonly error: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=source", `${root}bin/dev.js`, ...args], {
      cwd: root,
      env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent", ...env },
    });
    let [out, error] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      error += chunk;
    });
    child.on("close", (code) => resolve({ code, out, error }));
  });
}

async function begin(replies: Parameters<typeof startAzure>[2] = {}) {
  const lab = await startAzure(certificateExpired.world(1), { seed: 1, now: new Date() }, replies);
  open.push(lab.close);
  // The authority comes in as a user's does; our own variable for it is not needed then.
  const { CLOUD502_AZURE_CA_FILE: _, ...env } = lab.env;
  return { lab, env };
}

describe("cloud502 azure, in a child process", () => {
  it("backends names the true cause first", async () => {
    const { lab, env } = await begin();

    const { code, out, error } = await cli(["azure", "backends", "--gateway", lab.hints?.gateway ?? "", "--json"], env);

    expect(error).not.toMatch(/at .*\.ts:\d+/);
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report.findings[0]).toMatchObject({ rule: "azure/certificate-expired", cause: "tls-certificate" });
    expect(report.gateways[0].backends[0]).toMatchObject({ state: "unhealthy" });
  });

  it.each([
    ["Healthy", "Unhealthy"],
    ["Up", "Down"],
  ])("backends reads the words %s and %s", async (good, bad) => {
    const body = health([
      { health: good },
      {
        health: bad,
        address: "10.0.2.5",
        log: "Received invalid status code: 404 in the backend server's HTTP response.",
      },
    ]);
    const { env } = await begin({
      replies: {
        "Microsoft.Network/applicationGateways/read": { status: 200, body: gateway() },
        "Microsoft.Network/applicationGateways/backendhealth/action": { status: 200, body },
      },
    });

    const { out } = await cli(["azure", "backends", "--gateway", gatewayId, "--json"], env);

    const report = JSON.parse(out);
    expect(report.gateways[0].backends.map(({ state }: { state: string }) => state)).toEqual(["healthy", "unhealthy"]);
    expect(report.findings[0].rule).toBe("azure/probe-path-missing");
  });

  it.skipIf(!hasFixtures)(
    `backends reads the official examples (${hasFixtures ? "found" : withoutFixtures})`,
    async () => {
      const example = (name: string) => jsonFixture(`rest-api-specs/${name}`).responses["200"];
      const get = example("ApplicationGatewayGet.2025-05-01.json");
      const { env } = await begin({
        replies: {
          "Microsoft.Network/applicationGateways/read": { status: 200, body: get.body },
          "Microsoft.Network/applicationGateways/backendhealth/action": {
            status: 200,
            body: example("ApplicationGatewayBackendHealthGet.2023-09-01.json").body,
          },
        },
      });

      const { out } = await cli(["azure", "backends", "--gateway", get.body.id, "--json"], env);

      const [shown] = JSON.parse(out).gateways;
      expect(shown.backends.map(({ pool, address, state }: Record<string, string>) => [pool, address, state])).toEqual([
        ["MFAnalyticsPool~MFPoolSettings", "10.220.1.8", "healthy"],
        ["MFPool~MFPoolSettings", "10.220.1.4", "healthy"],
        ["MFPool~MFPoolSettings", "10.220.1.5", "healthy"],
      ]);
    },
  );

  it.each([
    [["--gateway", "/subscriptions/x"], {}, 64],
    [["--subscription", "mine"], {}, 64],
    [["--gateway", "nobody"], {}, 1],
    [[], { AZURE_CLIENT_SECRET: "wrong" }, 4],
    [[], { AZURE_CLIENT_ID: "" }, 4],
    [[], { AZURE_CLIENT_ID: "", AZURE_TOKEN_CREDENTIALS: "AzureCliCredential", PATH: "/nonexistent" }, 4],
    [[], { AZURE_TENANT_ID: "99999999-2222-4333-8444-555555555555" }, 4],
  ] as const)("gateways %j with %j ends with %i", async (args, wrong, code) => {
    const { env } = await begin();

    const ran = await cli(["azure", "gateways", ...args], { ...env, ...wrong });

    expect(ran.code, ran.error).toBe(code);
    expect(ran.error).not.toContain(env.AZURE_CLIENT_SECRET ?? "");
  });
});
