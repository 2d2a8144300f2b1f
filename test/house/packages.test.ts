import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folders = readdirSync(`${root}packages`).filter((name) => name !== "cli");

describe.each([".", ...folders.map((name) => `packages/${name}`)])("%s", (folder) => {
  const manifest = JSON.parse(readFileSync(`${root}${folder}/package.json`, "utf8"));

  it("can be published", async () => {
    const { messages } = await publint({ pkgDir: `${root}${folder}`, strict: true });

    expect(
      messages.filter(({ type }) => type !== "suggestion").map((message) => formatMessage(message, manifest)),
    ).toEqual([]);
  });

  it("needs the Node that the project needs", () => {
    expect(manifest.engines.node).toBe(">=22.18");
    expect(manifest.license).toBe("MIT");
  });
});

it("the lockfile holds no download address", () => {
  expect(readFileSync(`${root}package-lock.json`, "utf8")).not.toMatch(/"resolved": "https?:/);
});

it("every package has a README of about ten lines", () => {
  for (const name of folders)
    expect(readFileSync(`${root}packages/${name}/README.md`, "utf8").split("\n").length).toBeLessThan(40);
});
