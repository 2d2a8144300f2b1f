import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import { afterEach, describe, expect, it } from "vitest";
import { openArm } from "../../packages/azure/src/client/arm.ts";
import type { Connection } from "../../packages/azure/src/client/connection.ts";
import { openConnection } from "../../packages/azure/src/client/connection.ts";
import { hostGuard } from "../../packages/azure/src/client/host-guard.ts";
import { azureOptions } from "../../packages/azure/src/options.ts";
import { createAuthority } from "../../packages/lab/src/azure/authority.ts";
import { startAzure } from "../../packages/lab/src/azure/start.ts";
import { collect } from "../collect.ts";
import { contextFor } from "./context.ts";
import { fleet, ordinary } from "./worlds.ts";

const open: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A stranger's server that writes down every token it is shown. */
async function stranger(): Promise<{ readonly origin: string; readonly tokens: string[]; readonly ca: string }> {
  const tokens: string[] = [];
  const { ca, key, certificate: cert } = await createAuthority();
  const server = createServer({ key, cert }, (request, response) => {
    tokens.push(request.headers.authorization ?? "none");
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => server.close());
  return { ca, origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens };
}

/** Resource Manager of a lab whose replies are changed on the way by `bend`. */
async function bentArm(
  ca: string,
  bend: (body: Record<string, unknown>, headers: Map<string, string>) => number | undefined,
) {
  const lab = await startAzure(fleet(3), { seed: 1, now: new Date() });
  open.push(lab.close);
  const context = contextFor(lab.env, []);
  const plain = await openConnection(azureOptions.parse({ ca: `${lab.ca}\n${ca}` }), context);
  const connection: Connection = {
    ...plain,
    clientOptions(endpoint) {
      const options = plain.clientOptions(endpoint);
      const bending = {
        name: "bend",
        sendRequest: async (request: Parameters<typeof policy>[0], next: Parameters<typeof policy>[1]) => {
          const response = await next(request);
          const headers = new Map(Object.entries(response.headers.toJSON()));
          const body = JSON.parse(response.bodyAsText || "{}") as Record<string, unknown>;
          const status = bend(body, headers) ?? response.status;
          return {
            ...response,
            status,
            headers: createHttpHeaders(Object.fromEntries(headers)),
            bodyAsText: JSON.stringify(body),
          };
        },
      };
      return {
        ...options,
        additionalPolicies: [...options.additionalPolicies, { policy: bending, position: "perRetry" as const }],
      };
    },
  };
  const policy = hostGuard(plain.cloud.endpoint).sendRequest;
  return { arm: await openArm(connection, context, 5_000), lab };
}

const asked = { question: "a list", permission: "none" };
const refused = { code: "invalid-reply", message: expect.stringContaining("another host") };

describe("a token stays with the configured endpoint", () => {
  it("when a list's nextLink names another host", async () => {
    const { origin, tokens, ca } = await stranger();
    const { arm, lab } = await bentArm(ca, (body) => {
      body.nextLink = `${origin}/more`;
      return undefined;
    });
    const id = lab.cloud.world.gateways[0]?.subscription;

    const listing = collect(
      arm.list(`/subscriptions/${id}/providers/Microsoft.Network/applicationGateways`, {}, asked),
    );

    await expect(listing).rejects.toMatchObject(refused);
    expect(tokens).toEqual([]);
  });

  it("when an operation's Location names another host", async () => {
    const { origin, tokens, ca } = await stranger();
    const { arm, lab } = await bentArm(ca, (_, headers) => {
      headers.set("location", `${origin}/result`);
      return undefined;
    });

    await expect(arm.run(`${lab.hints?.gateway}/backendhealth`, {}, undefined, asked)).rejects.toMatchObject(refused);
    expect(tokens).toEqual([]);
  });

  it("when a redirect names another host", async () => {
    const { origin, tokens, ca } = await stranger();
    const { arm, lab } = await bentArm(ca, (_, headers) => {
      headers.set("location", `${origin}/moved`);
      return 307;
    });

    await expect(arm.get(lab.hints?.gateway ?? "", {}, asked)).rejects.toMatchObject({ code: "invalid-reply" });
    expect(tokens).toEqual([]);
  });

  it("but not when the scheme or port differs only in writing", async () => {
    const guard = hostGuard("https://management.azure.com");
    const request = createPipelineRequest({ url: "https://management.azure.com:443/subscriptions" });
    const response = { status: 200, headers: createHttpHeaders(), request };

    expect(await guard.sendRequest(request, async () => response)).toBe(response);
    expect(() =>
      guard.sendRequest(
        createPipelineRequest({ url: "https://management.azure.com.evil.example/" }),
        async () => response,
      ),
    ).toThrow(/another host/);
  });
});

describe("sovereign clouds", () => {
  it.each([
    ["public", "https://management.azure.com", "https://management.azure.com/.default"],
    ["usgov", "https://management.usgovcloudapi.net", "https://management.usgovcloudapi.net/.default"],
    ["china", "https://management.chinacloudapi.cn", "https://management.chinacloudapi.cn/.default"],
  ] as const)("%s has its own host and its own scope", async (cloud, endpoint, scope) => {
    const connection = await openConnection(azureOptions.parse({ cloud }), contextFor({}, []));
    const seen: { scopes?: unknown; url?: string } = {};
    const watched: Connection = {
      ...connection,
      credential: {
        getToken: async (scopes) => {
          seen.scopes = scopes;
          return { token: "t", expiresOnTimestamp: Date.now() + 3_600_000 };
        },
      },
      clientOptions: (to) => ({
        ...connection.clientOptions(to),
        httpClient: {
          sendRequest: async (request: { url: string }) => {
            seen.url = request.url;
            return { status: 200, headers: createHttpHeaders(), bodyAsText: "{}", request };
          },
        },
      }),
    };
    const arm = await openArm(watched, contextFor({}, []), 5_000);

    await arm.get("/subscriptions", {}, asked);

    expect(seen.url).toMatch(new RegExp(`^${endpoint}/`));
    expect([seen.scopes].flat()).toEqual([scope]);
  });

  it("keeps a token away from plain http", async () => {
    expect(() => azureOptions.parse({ endpoint: "http://127.0.0.1:1" })).toThrow(/https/);
    expect(ordinary.gateways).toHaveLength(2);
  });
});
