import { globSync, readFileSync } from "node:fs";
import { hosts } from "@cloud502/hosts";
import { describe, expect, it } from "vitest";
import { envoyFlags } from "../../packages/hosts/src/envoy/flags.ts";
import { terminations } from "../../packages/hosts/src/haproxy/termination.ts";
import { apacheSamples } from "./samples/apache.ts";
import { appSamples } from "./samples/app-servers.ts";
import { haproxySamples } from "./samples/haproxy.ts";
import { nginxSamples } from "./samples/nginx.ts";
import { envoyLine, haproxySession, requestSamples } from "./samples/requests.ts";
import { scanText } from "./scan-text.ts";

const byRule = (product: string, samples: Readonly<Record<string, string>>) =>
  Object.entries(samples).map(([id, text]) => [`${product}/${id}`, text] as const);

/** Every sample, with the rule that it fires. */
const samples: readonly (readonly [rule: string, text: string])[] = [
  ...byRule("nginx", nginxSamples),
  ...byRule("apache", apacheSamples),
  ...byRule("haproxy", haproxySamples),
  ...Object.entries(appSamples).flatMap(([product, own]) => byRule(product, own)),
  ...Object.entries(requestSamples),
  ...terminations.map(({ id, codes }) => [`haproxy/${id}`, haproxySession(`${codes[0]}--`, "503")] as const),
  ...envoyFlags.map(({ id, flag }) => [`envoy/${id}`, envoyLine("503", flag)] as const),
];
const fired = new Map<string, Set<string>>();
for (const [sample, text] of samples) {
  const { findings } = await scanText([text]);
  for (const { rule } of findings) fired.set(rule, (fired.get(rule) ?? new Set()).add(sample));
}
const rules = hosts.flatMap((provider) => provider.rules);

describe("the log rules of all products", () => {
  it.each(rules.filter(({ latent }) => !latent).map(({ id }) => id))("%s fires on its sample and on no other", (id) => {
    const sources = [...(fired.get(id) ?? [])];

    expect(sources).toContain(id);
    // A loop is told from two messages, which fire their own rules too.
    expect(sources.filter((source) => source !== id && source !== "nginx/proxy-loop")).toEqual([]);
  });

  it("are found by no list but the explicit ones: every file of a folder is in its index", () => {
    for (const folder of ["nginx/rules", "nginx/messages", "apache/messages"]) {
      const root = `packages/hosts/src/${folder}`;
      const index = readFileSync(`${root}/index.ts`, "utf8");
      const files = globSync("*.ts", { cwd: root }).filter((file) => file !== "index.ts");

      for (const file of files) expect(index).toContain(`"./${file}"`);
    }
  });

  it("never blame nobody: a subject and evidence are always there", async () => {
    const { findings } = await scanText(samples.map(([, text]) => text));

    expect(findings.length).toBeGreaterThan(100);
    for (const { subject, evidence, title } of findings) {
      expect(subject).not.toBe("");
      expect(evidence.some(({ direction }) => direction === "for")).toBe(true);
      expect(title).not.toMatch(/\{|<\w+>/);
    }
  });
});
