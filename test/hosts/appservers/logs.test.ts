import { describe, expect, it } from "vitest";
import { gunicornRows } from "../../../packages/hosts/src/appservers/gunicorn.ts";
import { nodeRows } from "../../../packages/hosts/src/appservers/node.ts";
import { phpFpmRows } from "../../../packages/hosts/src/appservers/php-fpm.ts";
import { pm2Rows } from "../../../packages/hosts/src/appservers/pm2.ts";
import { uwsgiRows } from "../../../packages/hosts/src/appservers/uwsgi.ts";
import { appSamples } from "../samples/app-servers.ts";
import { scanText, signaturesOf } from "../scan-text.ts";

const tables = { gunicorn: gunicornRows, uwsgi: uwsgiRows, "php-fpm": phpFpmRows, node: nodeRows, pm2: pm2Rows };

describe.each(Object.entries(tables))("%s's messages", (product, rows) => {
  const samples = appSamples[product] ?? {};

  it("have a sample each", () => {
    expect(rows.map(({ id }) => id).sort()).toEqual(Object.keys(samples).sort());
  });

  it.each(rows.map((row) => [row.id, row] as const))(
    "%s is recognised and found, and nothing else",
    async (id, row) => {
      const { groups, findings, summary } = await scanText([samples[id] ?? ""]);

      expect(summary.sources[0]?.format).toBe(`${product}-log`);
      expect(groups.map(({ signature, cause }) => [signature, cause])).toEqual([[id, row.cause]]);
      expect(findings.map(({ rule }) => rule)).toEqual(row.silent ? [] : [`${product}/${id}`]);
    },
  );
});

describe("app servers' logs", () => {
  it.each([
    ["gunicorn", "[2026-11-22 06:48:13 +0000] [25190] [INFO] Worker exiting (pid: 25393)"],
    ["gunicorn", "[2026-11-22 06:48:13 +0000] [25190] [ERROR] Worker (pid:25393) was sent SIGTERM!"],
    [
      "uwsgi",
      "*** Starting uWSGI 2.0.21-debian (64bit) on [Sun Nov 22 06:48:16 2026] ***\nspawned uWSGI worker 1 (pid: 25936, cores: 1)",
    ],
    ["php-fpm", "[22-Nov-2026 06:47:01] NOTICE: [pool www] child 23158 started"],
    [
      "php-fpm",
      "[22-Nov-2026 06:47:01] WARNING: [pool www] child 23154, script '/srv/a.php' (request: \"GET /a.php\") executing too slow (1.1 sec), logging",
    ],
    ["pm2", "2026-11-22T07:22:02: PM2 log: App [mem:1] exited with code [0] via signal [SIGINT]"],
    ["node", "Error: handled and printed\n    at Server.<anonymous> (/srv/app.js:4:54)"],
  ])("say nothing of a healthy %s: %s", async (_, text) => {
    expect(await signaturesOf(text)).toEqual([]);
  });

  it.each([
    [
      "gunicorn/worker-killed",
      `${appSamples.gunicorn?.["worker-timeout"]}\n${appSamples.gunicorn?.["worker-killed"]}`,
      ["gunicorn/worker-timeout"],
    ],
    [
      "php-fpm/child-killed",
      `${appSamples["php-fpm"]?.["worker-timeout"]}\n${appSamples["php-fpm"]?.["child-killed"]}`,
      ["php-fpm/worker-timeout"],
    ],
    [
      "uwsgi/worker-killed",
      `${appSamples.uwsgi?.harakiri}\nDAMN ! worker 1 (pid: 1) died, killed by signal 9 :( trying respawn ...`,
      ["uwsgi/harakiri"],
    ],
  ])("take the kill behind a timeout for its consequence: %s", async (_, text, expected) => {
    const { findings } = await scanText([text]);

    expect(findings.map(({ rule }) => rule)).toEqual(expected);
  });

  it("keep a kill of another hour", async () => {
    const killed = (appSamples.gunicorn?.["worker-killed"] ?? "").replace("06:48:11", "09:48:11");

    const { findings } = await scanText([`${appSamples.gunicorn?.["worker-timeout"]}\n${killed}`]);

    expect(findings.map(({ rule }) => rule).sort()).toEqual(["gunicorn/worker-killed", "gunicorn/worker-timeout"]);
  });

  it("are read behind journald's header", async () => {
    expect(
      await signaturesOf(`Nov 22 06:48:11 web1 gunicorn[25190]: ${appSamples.gunicorn?.["worker-timeout"]}`),
    ).toEqual(["worker-timeout"]);
  });
});
