import { ndjson } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { loadFormats, loadLogProviders, loadProviders } from "../../packages/cli/src/registry.ts";

describe("the registry", () => {
  it("lists the same formats alone as its providers have, in the same order, and JSON that is nobody's last", async () => {
    const providers = await loadProviders();

    expect(await loadFormats()).toEqual([...providers.flatMap(({ formats }) => formats), ndjson]);
  });

  it("loads only the packages of the providers that are named", async () => {
    const providers = await loadLogProviders(["aws", "nginx", "node"]);
    const formats = await loadFormats(["cloudflare"]);

    expect(providers.map(({ id }) => id)).toEqual(expect.arrayContaining(["aws", "nginx", "haproxy", "node"]));
    expect(providers.map(({ id }) => id)).not.toContain("azure");
    expect(new Set(formats.map(({ provider }) => provider))).toEqual(new Set(["cloudflare"]));
  });
});
