import type { FailureGroup, Snapshot } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { appServerJoins, joinRows } from "../../../packages/hosts/src/joins/index.ts";
import { appSamples } from "../samples/app-servers.ts";
import { scanText } from "../scan-text.ts";

/** What a proxy would see, and when: the second of the app server's sample. */
function nginxError(message: string, time: string): string {
  return `2026/11/22 ${time} [error] 1#1: *2 ${message}, client: 127.0.0.1, server: s, request: "GET /slow HTTP/1.1", upstream: "http://127.0.0.1:21002/slow", host: "s"`;
}
const closed = "upstream prematurely closed connection while reading response header from upstream";
const refused = "connect() failed (111: Connection refused) while connecting to upstream";
const late = "upstream timed out (110: Connection timed out) while reading response header from upstream";

const cases: readonly (readonly [rule: string, app: string, message: string, time: string])[] = [
  ["gunicorn/timeout-cuts-requests", "worker-timeout", closed, "06:48:11"],
  ["gunicorn/death-cuts-requests", "worker-killed", closed, "06:48:12"],
  ["gunicorn/overload-delays-requests", "connection-pool-exhausted", late, "06:48:11"],
  ["uwsgi/harakiri-cuts-requests", "harakiri", closed, "06:48:19"],
  ["uwsgi/death-cuts-requests", "worker-killed", closed, "06:48:16"],
  ["uwsgi/overload-delays-requests", "listen-queue-full", late, "06:48:17"],
  ["uwsgi/wrong-protocol-cuts-requests", "wrong-protocol", closed, "06:48:16"],
  ["uwsgi/buffer-cuts-requests", "buffer-too-small", closed, "06:48:16"],
  [
    "php-fpm/timeout-cuts-requests",
    "worker-timeout",
    "recv() failed (104: Connection reset by peer) while reading response header from upstream",
    "06:47:01",
  ],
  ["php-fpm/death-cuts-requests", "child-killed", closed, "06:47:01"],
  ["php-fpm/max-children-delays-requests", "max-children", late, "06:47:02"],
  ["node/death-cuts-requests", "uncaught-exception", closed, "06:48:11"],
  ["node/overload-delays-requests", "too-many-open-files", late, "06:48:11"],
  ["pm2/restart-cuts-requests", "app-exited", refused, "07:21:38"],
];
const sampleOf = (rule: string, app: string) => appSamples[rule.split("/")[0] ?? ""]?.[app] ?? "";
/** Node's output has no time, and uWSGI's lines mostly none: any later failure may be theirs. */
const undated = (rule: string) => rule.startsWith("node/");

describe("joins of a proxy with its app server", () => {
  it("are all tried here", () => {
    expect(joinRows.map(({ product, id }) => `${product}/${id}`).sort()).toEqual(
      [...cases.map(([rule]) => rule), "linux/oom-kill-cuts-requests"].sort(),
    );
  });

  it.each(cases)("%s: %s", async (rule, app, message, time) => {
    const { findings } = await scanText([sampleOf(rule, app), nginxError(message, time)]);

    expect(findings[0]).toMatchObject({ rule, subject: "127.0.0.1:21002", requests: 1 });
    expect(findings[0]?.confidence).toBe(undated(rule) ? "medium" : "high");
  });

  it.each(cases.filter(([rule]) => !undated(rule)))(
    "%s: not when the proxy's failure was hours before",
    async (rule, app, message) => {
      const { findings } = await scanText([sampleOf(rule, app), nginxError(message, "03:00:00")]);

      expect(findings.map((finding) => finding.rule)).not.toContain(rule);
    },
  );

  it("know that a request waits for a worker as long as its proxy does", async () => {
    const full = appSamples["php-fpm"]?.["max-children"] ?? "";

    const waited = await scanText([full, nginxError(late, "06:48:01")]);
    const later = await scanText([full, nginxError(late, "06:52:01")]);

    expect(waited.findings[0]).toMatchObject({ rule: "php-fpm/max-children-delays-requests", cause: "overload" });
    expect(later.findings[0]).toMatchObject({ rule: "nginx/response-timed-out" });
  });

  it("know that a process that did not start stays down, and say so with less certainty", async () => {
    const down = appSamples.gunicorn?.["boot-failed"] ?? "";

    const { findings } = await scanText([down, nginxError(refused, "07:48:11")]);

    expect(findings[0]).toMatchObject({ rule: "gunicorn/death-cuts-requests", confidence: "medium" });
  });

  it("take a 500 of a process without its app for the failed start", async () => {
    const answered = `127.0.0.1 - - [22/Nov/2026:06:48:45 +0000] "GET / HTTP/1.1" 500 32 "-" "curl/7.88.1" rt=0.000 uct="0.000" uht="0.000" urt="0.000" us="500" ua="127.0.0.1:21018" ul="21" cs=- rid=05cf06d31d3e3826ad929e9b4e154e2a`;

    const { findings } = await scanText([appSamples.uwsgi?.["no-application"] ?? "", answered]);

    expect(findings[0]).toMatchObject({ rule: "uwsgi/death-cuts-requests", cause: "backend-crash" });
  });

  it("do not blame an app server that said nothing", async () => {
    const { findings } = await scanText([
      "[2026-11-22 06:48:08 +0000] [25190] [INFO] Starting gunicorn 20.1.0",
      nginxError(closed, "06:48:11"),
    ]);

    expect(findings).toMatchObject([
      { rule: "nginx/closed-before-header", cause: "backend-closed-early", confidence: "medium" },
    ]);
  });

  it("take the kernel's word on a kill", () => {
    const group = (provider: string, cause: FailureGroup["cause"], signature: string): Snapshot => ({
      provider,
      takenAt: "2026-11-22T06:48:20.000Z",
      gateway: { id: "logs", name: "logs", kind: "logs", pools: [], scope: {} },
      failures: {
        window: { since: "2026-11-22T06:48:00.000Z", until: "2026-11-22T06:49:00.000Z" },
        sampleInterval: 1,
        groups: [
          {
            kind: "event",
            signature,
            cause,
            source: `${provider}-log`,
            provider,
            count: 1,
            firstSeen: "2026-11-22T06:48:11.000Z",
            lastSeen: "2026-11-22T06:48:11.000Z",
            samples: [],
          },
        ],
      },
      gaps: [],
    });
    const snapshots = [
      group("linux", "backend-crash", "oom-kill"),
      group("nginx", "backend-closed-early", "closed-before-header"),
    ];

    const found = appServerJoins.filter((join) => join.detectAcross(snapshots).length > 0);

    expect(found.map(({ id }) => id)).toEqual(["linux/oom-kill-cuts-requests"]);
  });

  it("does not take the kill that follows a timeout for a death of its own", async () => {
    const app = ["worker-timeout", "worker-killed"].map((id) => appSamples.gunicorn?.[id] ?? "").join("\n");

    const { findings } = await scanText([app, nginxError(closed, "06:48:11")]);

    const rules = findings.map(({ rule }) => rule);
    expect(rules).toContain("gunicorn/timeout-cuts-requests");
    expect(rules).not.toContain("gunicorn/death-cuts-requests");
  });
});
