import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lintFiles } from "../../../packages/hosts/src/host.ts";
import { nginxConfigRules } from "../../../packages/hosts/src/nginx/config/rules/index.ts";
import { nginxCases } from "./nginx-cases.ts";

const hasNginx = spawnSync("nginx", ["-v"]).status === 0;

/** Rules that say "nginx refuses": nginx -t must agree, both ways. */
const refusals = nginxConfigRules.filter(({ title }) => title.startsWith("nginx refuses")).map(({ id }) => id);
const location = (body: string) =>
  `events {}\nhttp { server { listen 127.0.0.1:1; location / { ${body} proxy_pass http://127.0.0.1:2; } } }`;

describe.skipIf(!hasNginx)("refusals, against nginx -t (skipped where nginx is not installed)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud502-refusals-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function accepted(text: string): boolean {
    const path = join(folder, "nginx.conf");
    writeFileSync(
      path,
      text.replaceAll("/ca.pem", "/etc/ssl/certs/ca-certificates.crt").replaceAll("access_log /l", "access_log off #"),
    );
    const { stderr } = spawnSync(
      "nginx",
      ["-t", "-p", folder, "-c", path, "-g", `error_log stderr; pid ${folder}/pid;`],
      { encoding: "utf8" },
    );
    return stderr.includes("syntax is ok") && !stderr.includes('no "events" section');
  }

  it.each(nginxCases.filter(({ rule }) => refusals.includes(rule)).map((one) => [one.rule, one] as const))(
    "%s",
    (_, { fires, silent }) => {
      expect([accepted(fires), accepted(silent)]).toEqual([false, true]);
    },
  );

  const sizes = [
    "proxy_buffer_size 8k;",
    "proxy_buffer_size 16k;",
    "proxy_buffer_size 14k;",
    "proxy_buffers 2 4k;",
    "proxy_buffers 1 4k;",
    "proxy_buffers 4 16k;",
    "proxy_buffer_size 16k; proxy_buffers 4 16k;",
    "proxy_buffer_size 64k; proxy_buffers 8 32k;",
    "proxy_busy_buffers_size 4k;",
    "proxy_busy_buffers_size 3k;",
    "proxy_busy_buffers_size 28k;",
    "proxy_busy_buffers_size 32k;",
    "proxy_buffer_size 1k;",
    "proxy_buffers 3 8k; proxy_busy_buffers_size 16k;",
    "proxy_buffers 3 8k; proxy_busy_buffers_size 17k;",
  ];

  it.each(sizes)("buffers: %s", async (body) => {
    const text = location(body);
    const reader = { read: async () => text, glob: async () => [] };
    const { findings } = await lintFiles(["/etc/nginx/nginx.conf"], { reader });

    expect(!findings.some(({ rule }) => rule === "nginx/buffer-sizes")).toBe(accepted(text));
  });
});
