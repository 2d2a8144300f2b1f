import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { haproxyConfigRules } from "../../../packages/hosts/src/haproxy/config/rules/index.ts";
import { haproxyCases } from "./proxy-cases.ts";

const hasHaproxy = spawnSync("haproxy", ["-v"]).status === 0;
const refusals = haproxyConfigRules.filter(({ title }) => title.startsWith("HAProxy refuses")).map(({ id }) => id);

describe.skipIf(!hasHaproxy)("refusals, against haproxy -c (skipped where haproxy is not installed)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud502-haproxy-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function accepted(text: string): boolean {
    const path = join(folder, "haproxy.cfg");
    // @system-ca needs 2.9; the files of the system are the same.
    writeFileSync(path, text.replace("@system-ca", "/etc/ssl/certs/ca-certificates.crt"));
    return spawnSync("haproxy", ["-c", "-f", path]).status === 0;
  }

  it.each(haproxyCases.filter(({ rule }) => refusals.includes(rule)).map((one) => [one.rule, one] as const))(
    "%s",
    (_, { fires, silent }) => {
      expect([accepted(fires), accepted(silent)]).toEqual([false, true]);
    },
  );

  it.each(
    haproxyCases
      .filter(({ rule, fires }) => !refusals.includes(rule) && !fires.includes("app.internal"))
      .map((one) => [one.rule, one] as const),
  )("HAProxy starts with what %s finds", (_, { fires }) => {
    expect(accepted(fires)).toBe(true);
  });
});
