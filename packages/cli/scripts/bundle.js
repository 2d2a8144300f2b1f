import { cpSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** Left where npm puts them: SDKs of the clouds, loaded by their adapters alone, and oclif's plugins, which oclif looks for. */
const external = [/^@aws-sdk\//, /^@smithy\//, /^@azure\//, /^cloudflare(?:\/|$)/, /^@oclif\/plugin-/];

/** To import node:process asks for all that process has, which takes longer than the rest of the module that does (is-wsl, for oclif). */
const globalProcess = {
  name: "global-process",
  resolveId: (id) => (id === "node:process" ? "\0global-process" : undefined),
  load: (id) => (id === "\0global-process" ? "export default globalThis.process;" : undefined),
};

/**
 * Bundles what tsc wrote for the CLI into packages/cli/dist/bundle/chunks: an entry a command, and what they share in a few
 * chunks. Hundreds of small modules take longer to find than to run.
 */
export async function bundleCli(root) {
  const dist = join(root, "packages/cli/dist");
  const target = join(dist, "bundle");
  rmSync(target, { recursive: true, force: true });
  const commands = globSync("commands/**/*.js", { cwd: dist }).map((file) => file.slice(0, -".js".length));
  const entries = [...commands, "main", "all-formats", "early-workers", "help", "unknown-command"];
  const bundle = await rolldown({
    cwd: root,
    platform: "node",
    external,
    plugins: [globalProcess],
    input: {
      ...Object.fromEntries(entries.map((name) => [name, join(dist, `${name}.js`)])),
      worker: join(root, "packages/core/dist/logs/worker.js"),
    },
  });
  await bundle.write({ dir: join(target, "chunks"), entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" });
  // Queries are files that their readers look for by a path from their own: packages/azure/src/kql.ts, cloudflare/src/api/graphql.ts.
  cpSync(join(root, "packages/azure/kql"), join(target, "kql"), { recursive: true });
  cpSync(join(root, "packages/cloudflare/graphql"), join(dist, "graphql"), { recursive: true });
}
