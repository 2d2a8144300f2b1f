import type { FailureGroup, Snapshot } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { loadApacheConfig } from "../../../packages/hosts/src/apache/config/load.ts";
import { parseHaproxy } from "../../../packages/hosts/src/haproxy/config/parse.ts";
import { hostProviders } from "../../../packages/hosts/src/host.ts";
import type { NginxFacts } from "../../../packages/hosts/src/nginx/config/facts.ts";
import { loadNginxConfig } from "../../../packages/hosts/src/nginx/config/load.ts";

const provider = (id: string) => hostProviders.find((one) => one.id === id);
const snapshot = (name: string, facts: unknown, groups?: readonly FailureGroup[]): Snapshot => ({
  provider: name,
  takenAt: "2026-11-22T10:00:00.000Z",
  gateway: { id: "x", name: "x", kind: "gateway", pools: [], scope: {} },
  facts,
  ...(groups && { failures: { window: { since: "", until: "" }, groups, sampleInterval: 1 } }),
  gaps: [],
});
const rulesOf = (one: Snapshot) =>
  (provider(one.provider)?.matches(one) ?? []).flatMap(({ rule, matches }) =>
    matches.map(({ subject }) => `${rule.id} ${subject.replace(/ \(.*/, "")}`),
  );

/** What the rules say of an nginx that passes to `target`, on a machine of which `facts` are known. */
async function nginx(target: string, facts: Partial<NginxFacts>, outside = "") {
  const text = `events {}\nhttp { ${outside} server { listen 80; location / { ${target} } } }`;
  const config = await loadNginxConfig("/n.conf", { files: { read: async () => text, glob: async () => [] } });
  return rulesOf(snapshot("nginx", { config, ...facts }));
}

const listening = [{ address: "127.0.0.1", port: 8080 }];
const networks = (app: readonly string[], proxy: readonly string[]) => ({
  ownContainer: "p1",
  containers: [
    { id: "p1", name: "proxy", networks: proxy },
    { id: "a1", name: "app", networks: app },
  ],
});

describe("rules that need the machine", () => {
  it.each([
    ["nothing-listens", "proxy_pass http://127.0.0.1:8081;", { listeners: listening }, true],
    ["nothing-listens", "proxy_pass http://127.0.0.1:8080;", { listeners: listening }, false],
    ["nothing-listens", "proxy_pass http://127.0.0.2:8080;", { listeners: listening }, true],
    [
      "nothing-listens",
      "proxy_pass http://127.0.0.2:8080;",
      { listeners: [{ address: "0.0.0.0", port: 8080 }] },
      false,
    ],
    ["nothing-listens", "proxy_pass http://10.0.0.9:8081;", { listeners: listening }, false],
    ["nothing-listens", "proxy_pass http://127.0.0.1:8081;", {}, false],
    ["socket-missing", "proxy_pass http://unix:/run/a.sock;", { paths: { "/run/a.sock": { exists: false } } }, true],
    [
      "socket-missing",
      "proxy_pass http://unix:/run/a.sock;",
      { paths: { "/run/a.sock": { exists: true, kind: "socket" } } },
      false,
    ],
    ["socket-missing", "proxy_pass http://unix:/run/a.sock;", { paths: {} }, false],
    [
      "socket-permission",
      "proxy_pass http://unix:/run/a.sock;",
      { paths: { "/run/a.sock": { exists: true, kind: "socket", mode: "600", uid: 0, gid: 0 } } },
      true,
    ],
    [
      "socket-permission",
      "proxy_pass http://unix:/run/a.sock;",
      { paths: { "/run/a.sock": { exists: true, kind: "socket", mode: "660", uid: 0, gid: 33 } } },
      false,
    ],
    [
      "log-directory-missing",
      "access_log /var/log/gone/a.log; return 200;",
      { paths: { "/var/log/gone": { exists: false } } },
      true,
    ],
    [
      "log-directory-missing",
      "access_log /var/log/here/a.log; return 200;",
      { paths: { "/var/log/here": { exists: true, kind: "directory" } } },
      false,
    ],
    [
      "app-timeout",
      "proxy_pass http://127.0.0.1:8000;",
      { apps: [{ name: "gunicorn", address: "127.0.0.1:8000", timeoutSeconds: 300 }] },
      true,
    ],
    [
      "app-timeout",
      "proxy_pass http://127.0.0.1:8000;",
      { apps: [{ name: "gunicorn", address: "127.0.0.1:8000", timeoutSeconds: 30 }] },
      false,
    ],
    ["container-network", "proxy_pass http://app:8000;", networks(["back"], ["front"]), true],
    ["container-network", "proxy_pass http://app:8000;", networks(["back"], ["front", "back"]), false],
    ["container-localhost", "proxy_pass http://127.0.0.1:8000;", networks([], ["front"]), true],
    ["container-localhost", "proxy_pass http://127.0.0.1:8000;", networks([], ["host"]), false],
  ] as const)("nginx/%s on %s", async (rule, target, facts, fires) => {
    const found = await nginx(target, facts);

    expect(found.some((one) => one.startsWith(`nginx/${rule} `))).toBe(fires);
  });

  it("nginx/include-cycle", async () => {
    const files: Record<string, string> = { "/a.conf": "events {} include b.conf;", "/b.conf": "include a.conf;" };
    const config = await loadNginxConfig("/a.conf", {
      files: { read: async (path) => files[path] ?? "", glob: async () => [] },
    });

    expect(rulesOf(snapshot("nginx", { config }))).toContain('nginx/include-cycle "include"');
  });

  it.each([8080, 8081])("haproxy/nothing-listens and apache/nothing-listens, port %i", async (port) => {
    const haproxy = parseHaproxy({ "h.cfg": `backend be\n server s1 127.0.0.1:${port}\n` });
    const apache = await loadApacheConfig("/a.conf", {
      read: async () => `ProxyPass / http://127.0.0.1:${port}/`,
      glob: async () => [],
    });
    const found = [
      ...rulesOf(snapshot("haproxy", { config: haproxy, listeners: listening })),
      ...rulesOf(snapshot("apache", { config: apache, listeners: listening })),
    ].filter((one) => one.includes("nothing-listens"));

    expect(found).toHaveLength(port === 8080 ? 0 : 2);
  });

  it("haproxy/tls-connect-failed replaces the refusal only where the server speaks TLS and the log cannot tell", () => {
    const group: FailureGroup = {
      kind: "request",
      signature: "SC",
      cause: "connection-refused",
      source: "haproxy-http",
      provider: "haproxy",
      status: 503,
      pool: "be",
      backend: "be/s1",
      count: 4,
      firstSeen: "2026-11-22T10:00:00.000Z",
      lastSeen: "2026-11-22T10:00:00.000Z",
      samples: [],
    };
    const found = (server: string, more = "") =>
      rulesOf(
        snapshot(
          "haproxy",
          { config: parseHaproxy({ "h.cfg": `defaults\n mode http\n${more}backend be\n server s1 ${server}\n` }) },
          [group],
        ),
      );

    expect(found("10.0.0.1:8443 ssl verify none")).toContain("haproxy/tls-connect-failed server be/s1");
    expect(found("10.0.0.1:8081")).not.toContain("haproxy/tls-connect-failed server be/s1");
    expect(found("10.0.0.1:8443 ssl verify none", ' log-format "%ST %[bc_err_str]"\n')).not.toContain(
      "haproxy/tls-connect-failed server be/s1",
    );
  });
});
