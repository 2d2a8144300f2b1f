import { stat } from "node:fs/promises";
import type { PathFact } from "../nginx/config/facts.ts";
import type { NginxConfig } from "../nginx/config/load.ts";
import { nginxView } from "../nginx/config/view.ts";

/** What the machine says of the sockets and log folders that a configuration names. A path that may not be looked at is left out. */
export async function pathFacts(config: NginxConfig): Promise<Readonly<Record<string, PathFact>>> {
  const view = nginxView(config);
  const sockets = view.passes.flatMap(({ upstream, target }) =>
    (upstream ? upstream.servers : [target]).flatMap(({ unix }) => unix ?? []),
  );
  const logs = [...view.main, ...view.scopes.flatMap(({ directive }) => directive.block ?? [])]
    .filter(({ name, args }) => (name === "error_log" || name === "access_log") && args[0]?.startsWith("/") === true)
    .map(({ args }) => args[0]?.slice(0, args[0].lastIndexOf("/")) ?? "");
  const paths = [...new Set([...sockets, ...logs])].filter((path) => path.startsWith("/") && !path.includes("$"));
  const found = await Promise.all(paths.map(async (path) => [path, await about(path)] as const));
  return Object.fromEntries(found.flatMap(([path, fact]) => (fact === undefined ? [] : [[path, fact]])));
}

async function about(path: string): Promise<PathFact | undefined> {
  try {
    const one = await stat(path);
    const kind = one.isSocket() ? "socket" : one.isDirectory() ? "directory" : one.isFile() ? "file" : "other";
    return { exists: true, kind, mode: (one.mode & 0o777).toString(8), uid: one.uid, gid: one.gid };
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? { exists: false } : undefined;
  }
}
