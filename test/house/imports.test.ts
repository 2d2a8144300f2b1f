import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Who may import whom: the arrows of docs/architecture.md. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  aws: ["core"],
  azure: ["core"],
  cloudflare: ["core"],
  hosts: ["core"],
  lab: [],
  cli: ["core", "aws", "azure", "cloudflare", "hosts", "lab"],
};

const sdks = /^(@aws-sdk\/|@azure\/|cloudflare$)/;

function importsOf(text: string): readonly { readonly from: string; readonly lazy: boolean; readonly type: boolean }[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s)?[^;]*?\sfrom\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
  );
  return [...found].map((match) => ({
    from: match[3] ?? match[4] ?? match[5] ?? "",
    lazy: match[4] !== undefined,
    type: match[2] !== undefined,
  }));
}

describe.each(Object.keys(allowed))("packages/%s", (name) => {
  const files = globSync(`packages/${name}/src/**/*.ts`, { cwd: root });

  it("imports only what the architecture allows", () => {
    const wrong = files.flatMap((file) =>
      importsOf(readFileSync(`${root}/${file}`, "utf8"))
        .filter(({ from }) => from.startsWith("@cloud502/") && !allowed[name]?.includes(from.split("/")[1] ?? ""))
        .map(({ from }) => `${file} imports ${from}`),
    );

    expect(files.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it("loads cloud SDKs and zod only lazily from what a descriptor reaches", () => {
    const entry = `packages/${name}/src/index.ts`;
    if (name === "cli" || name === "lab") return;
    const eager = reach(entry).flatMap((file) =>
      importsOf(readFileSync(`${root}/${file}`, "utf8"))
        .filter(({ from, lazy, type }) => !lazy && !type && (sdks.test(from) || from === "zod"))
        .map(({ from }) => `${file} imports ${from}`),
    );

    expect(eager).toEqual([]);
  });

  it("reaches outside its package only by name", () => {
    const wrong = files.flatMap((file) =>
      importsOf(readFileSync(`${root}/${file}`, "utf8"))
        .filter(({ from }) => from.startsWith("../") && file.split("/").length - 3 < from.split("../").length - 1)
        .map(({ from }) => `${file} imports ${from}`),
    );

    expect(wrong).toEqual([]);
  });
});

/** Every file that is loaded at once with `entry`. */
function reach(entry: string): readonly string[] {
  const seen = new Set<string>([entry]);
  for (const file of seen) {
    for (const { from, lazy, type } of importsOf(readFileSync(`${root}/${file}`, "utf8"))) {
      if (!lazy && !type && from.startsWith(".")) seen.add(new URL(from, `file:///${file}`).pathname.slice(1));
    }
  }
  return [...seen];
}

describe("dependencies", () => {
  it("are the workspace packages that the architecture allows", () => {
    for (const [name, names] of Object.entries(allowed)) {
      if (name === "cli") continue;
      const { dependencies = {} } = JSON.parse(readFileSync(`${root}/packages/${name}/package.json`, "utf8"));
      const own = Object.keys(dependencies)
        .filter((one) => one.startsWith("@cloud502/"))
        .map((one) => one.split("/")[1]);
      expect(own.every((one) => one !== undefined && names.includes(one))).toBe(true);
    }
  });
});
