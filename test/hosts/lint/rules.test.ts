import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apacheConfigRules } from "../../../packages/hosts/src/apache/config/rules/index.ts";
import { haproxyConfigRules } from "../../../packages/hosts/src/haproxy/config/rules/index.ts";
import { lintFiles } from "../../../packages/hosts/src/host.ts";
import type { FileReader } from "../../../packages/hosts/src/lint/files.ts";
import { nginxConfigRules } from "../../../packages/hosts/src/nginx/config/rules/index.ts";
import { nginxCases } from "./nginx-cases.ts";
import { apacheCases, haproxyCases } from "./proxy-cases.ts";

/** A file system that holds one file. */
const holding = (text: string): FileReader => ({
  read: (path) =>
    path === "/etc/x/main.conf"
      ? Promise.resolve(text)
      : Promise.reject(Object.assign(new Error(`no ${path}`), { code: "ENOENT" })),
  glob: async () => [],
});
const lint = async (text: string, nginxVersion?: string) =>
  (
    await lintFiles(["/etc/x/main.conf"], {
      reader: holding(text),
      ...(nginxVersion !== undefined && { nginxVersion }),
    })
  ).findings;
const all = [...nginxCases, ...haproxyCases, ...apacheCases];
const rules = [...nginxConfigRules, ...haproxyConfigRules, ...apacheConfigRules];

describe.each(all)("$rule", ({ rule, fires, silent, version, silentVersion }) => {
  it("finds it, with the place", async () => {
    const found = (await lint(fires, version)).find((finding) => finding.rule === rule);

    expect(found).toMatchObject({
      location: { file: "/etc/x/main.conf", line: expect.any(Number), column: expect.any(Number) },
    });
  });

  it("is silent on the near miss", async () => {
    const found = (await lint(silent, silentVersion ?? version)).filter((finding) => finding.rule === rule);

    expect(found).toEqual([]);
  });
});

describe("the rules", () => {
  it("are all tried above, but for those that need facts of the machine", () => {
    const machine = [
      "nginx/log-directory-missing",
      "nginx/socket-missing",
      "nginx/socket-permission",
      "nginx/app-timeout",
      "nginx/nothing-listens",
      "nginx/container-localhost",
      "nginx/container-network",
      "nginx/include-cycle",
      "haproxy/tls-connect-failed",
      "apache/member-in-error",
      "apache/nothing-listens",
      "haproxy/nothing-listens",
    ];

    expect(
      rules
        .map(({ id }) => id)
        .filter((id) => !all.some(({ rule }) => rule === id))
        .sort(),
    ).toEqual(machine.sort());
  });

  it.each([
    ["nginx", nginxConfigRules],
    ["apache", apacheConfigRules],
    ["haproxy", haproxyConfigRules],
  ] as const)("%s: the list and the folder agree", (product, list) => {
    const files = readdirSync(join(import.meta.dirname, "../../../packages/hosts/src", product, "config/rules")).filter(
      (name) => name !== "index.ts",
    );

    expect(list.map(({ id }) => `${id.split("/")[1]}.ts`).sort()).toEqual(files.sort());
  });

  it("state cause, fix and https docs", () => {
    for (const { id, fix, docs, why } of rules) {
      expect([
        id,
        fix.length > 0,
        docs.length > 0 && docs.every((one) => one.startsWith("https://")),
        why.length > 20,
      ]).toEqual([id, true, true, true]);
    }
  });
});

describe("fixes", () => {
  it("are diffs that patch takes, and that mend what they are for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cloud502-lint-"));
    try {
      for (const { rule, fires, version } of all) {
        const { patch } =
          (await lint(fires, version)).find((finding) => finding.rule === rule && finding.patch !== undefined) ?? {};
        if (patch === undefined) continue;
        const path = join(folder, "main.conf");
        writeFileSync(path, fires);
        execFileSync("git", ["apply", "--unsafe-paths", "-p0", "--directory", folder, "-"], {
          input: patch.replaceAll("/etc/x/main.conf", "main.conf"),
          cwd: folder,
        });
        const mended = await lint(readFileSync(path, "utf8"), version);

        const subject = (text: string) => text.replace(/ \(.*\)$/, "");
        const first = (await lint(fires, version)).find((finding) => finding.rule === rule);
        expect([
          rule,
          mended.filter(
            (finding) => finding.rule === rule && subject(finding.subject) === subject(first?.subject ?? ""),
          ).length,
        ]).toEqual([rule, 0]);
        expect([rule, mended.filter((finding) => /syntax|not-allowed|argument/.test(finding.rule)).length]).toEqual([
          rule,
          0,
        ]);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the guide's own snippets", () => {
  const guide = (name: string) => join(import.meta.dirname, "../../fixtures/guide", name);
  const found = async (...names: string[]) =>
    (await lintFiles(names.map(guide))).findings.map(({ rule, location }) => `${rule}:${location?.line}`);

  it("nginx.conf: mistakes 1, 2, 3, 5, 6 and 8", async () => {
    const all = await found("nginx.conf");

    expect(all).toEqual(
      expect.arrayContaining([
        "nginx/directive-not-allowed:9",
        "nginx/no-events-section:2",
        "nginx/hostname-at-startup:14",
        "nginx/keepalive-ineffective:16",
        "nginx/connect-timeout-long:3",
        "nginx/read-timeout-long:5",
        "nginx/file-limit:10",
      ]),
    );
  });

  it("the site: mistakes 3, 6 and 7", async () => {
    const all = await found("site.conf");

    expect(all).toEqual(
      expect.arrayContaining([
        "nginx/hostname-at-startup:3",
        "nginx/timeout-is-default:11",
        "nginx/timeout-is-default:13",
        "nginx/server-without-name:6",
        "nginx/forwarded-headers:8",
        "nginx/unbounded-retries:8",
      ]),
    );
  });

  it("both together: mistakes 4 and 5", async () => {
    const all = await found("nginx.conf", "site.conf");

    expect(all).toContain("nginx/duplicate-upstream:2");
    expect(all.some((one) => one.startsWith("nginx/keepalive-ineffective"))).toBe(true);
  });

  it("the status page: mistake 9", async () => {
    expect(await found("status.conf")).toEqual(
      expect.arrayContaining([
        "nginx/location-outside-server:2",
        "nginx/stub-status-parameter:3",
        "nginx/status-page-loopback:5",
      ]),
    );
  });
});

describe("lintFiles", () => {
  it("names what it cannot read or recognise as gaps", async () => {
    const { gaps, findings } = await lintFiles(["/nowhere/nginx.conf"]);

    expect(findings).toEqual([]);
    expect(gaps).toMatchObject([{ code: "not-found" }]);
    const empty = mkdtempSync(join(tmpdir(), "cloud502-empty-"));
    expect((await lintFiles([empty])).gaps).toMatchObject([{ code: "not-found" }]);
    rmSync(empty, { recursive: true });
    expect((await lintFiles([join(import.meta.dirname, "../../../package.json")])).snapshots).toEqual([]);
  });

  it("its snapshots are plain JSON", async () => {
    const { snapshots } = await lintFiles(["/etc/x/main.conf"], { reader: holding(nginxCases[11]?.fires ?? "") });

    expect(JSON.parse(JSON.stringify(snapshots))).toEqual(snapshots);
  });
});
