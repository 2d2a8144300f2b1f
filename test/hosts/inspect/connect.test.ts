import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, diagnose, InspectionError } from "@cloud502/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hostProviders } from "../../../packages/hosts/src/host.ts";
import { collect } from "../../collect.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cloud502-connect-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const context: Context = {
  signal: new AbortController().signal,
  now: () => new Date(),
  sleep: async () => {},
  gap: () => {},
  env: {},
};
const window = {
  since: new Date(Date.now() - 3_600_000).toISOString(),
  until: new Date(Date.now() + 1000).toISOString(),
};
const two = (value: number) => String(value).padStart(2, "0");
const nowLine = () => {
  const at = new Date();
  return `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} [error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1, server: a, request: "GET / HTTP/1.1", upstream: "http://10.0.0.1:8080/", host: "a"\n`;
};

const configurations: Record<
  string,
  { readonly text: () => string; readonly pools: readonly string[]; readonly backends: readonly string[] }
> = {
  nginx: {
    text: () =>
      `events {}\nhttp { error_log ${folder}/error.log; access_log off; proxy_read_timeout 7s; upstream be { server 10.0.0.1:8080; server 10.0.0.2:8080 down; } server { listen 80; server_name a.example; location / { proxy_pass http://be; } location /b { proxy_pass http://10.0.0.3; } } }`,
    pools: ["be", "10.0.0.3:80"],
    backends: ["10.0.0.1:8080 unknown", "10.0.0.2:8080 unused", "10.0.0.3:80 unknown"],
  },
  haproxy: {
    text: () =>
      "defaults\n mode http\n timeout server 7s\n timeout connect 2s\n timeout client 9s\nfrontend fe\n bind :80\n default_backend be\nbackend be\n option httpchk GET /h\n server s1 10.0.0.1:8080 check inter 3s fall 4\n server s2 10.0.0.2:8080 disabled\n",
    pools: ["be"],
    backends: ["10.0.0.1:8080 unknown", "10.0.0.2:8080 unused"],
  },
  apache: {
    text: () =>
      "Listen 80\nServerName a.example\nProxyTimeout 7\n<Proxy balancer://be>\nBalancerMember http://10.0.0.1:8080\n</Proxy>\nProxyPass /b http://10.0.0.3/\nProxyPass / balancer://be/\n",
    pools: ["be", "10.0.0.3:80"],
    backends: ["10.0.0.1:8080 unknown", "10.0.0.3:80 unknown"],
  },
};

describe.each(Object.entries(configurations))("%s in the common interface", (id, { text, pools, backends }) => {
  const provider = hostProviders.find((one) => one.id === id);
  const connect = async () => {
    const configuration = join(folder, "main.conf");
    writeFileSync(configuration, text());
    const adapter = await provider?.connect?.({ configuration }, context);
    if (!adapter) throw new Error(`${id} has no connect`);
    return adapter;
  };

  it("answers every question from its configuration", async () => {
    const adapter = await connect();
    const [gateway, ...more] = await collect(adapter.gateways());
    if (!gateway) throw new Error("no gateway");

    expect(more).toEqual([]);
    expect(gateway.pools.map((pool) => pool.id)).toEqual(pools);
    expect((await adapter.backends(gateway)).map(({ address, state }) => `${address} ${state}`)).toEqual(backends);
    expect((await adapter.settings(gateway)).limits).toMatchObject({ responseTimeoutSeconds: 7 });
    expect(await adapter.probes(gateway)).toMatchObject(
      id === "haproxy" ? [{ pool: "be", protocol: "HTTP", path: "/h", intervalSeconds: 3, unhealthyThreshold: 4 }] : [],
    );
  });

  it("its facts survive a file, and broken ones are refused", async () => {
    const adapter = await connect();
    const [gateway] = await collect(adapter.gateways());
    if (!gateway) throw new Error("no gateway");
    const { facts } = await adapter.settings(gateway);

    expect(await provider?.parseFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
    await expect(provider?.parseFacts({ config: { files: "x" } })).rejects.toThrow();
  });

  it("a configuration that is not there is an InspectionError", async () => {
    const adapter = await provider?.connect?.({ configuration: join(folder, "none.conf") }, context);

    await expect(adapter && collect(adapter.gateways())).rejects.toBeInstanceOf(InspectionError);
  });
});

it("nginx's failures come from the logs that its configuration names", async () => {
  writeFileSync(join(folder, "error.log"), nowLine());
  writeFileSync(join(folder, "main.conf"), configurations.nginx?.text() ?? "");
  const nginx = hostProviders.find((one) => one.id === "nginx");
  const adapter = await nginx?.connect?.({ configuration: join(folder, "main.conf") }, context);
  const [gateway] = adapter ? await collect(adapter.gateways()) : [];
  if (!adapter || !gateway) throw new Error("no gateway");
  const failures = await adapter.failures(gateway, window);
  const { facts } = await adapter.settings(gateway);

  expect(failures.groups.map(({ cause, count }) => [cause, count])).toEqual([["connection-refused", 1]]);
  const [first] = diagnose(hostProviders, [{ provider: "nginx", takenAt: "", gateway, facts, failures, gaps: [] }]);
  expect(first?.cause).toBe("connection-refused");
});
