import { dirname, isAbsolute, join, normalize } from "node:path";
import type { FileReader } from "../../lint/files.ts";
import { keepSources, withoutSecrets } from "../../lint/secrets.ts";
import { checkDirectives } from "./check.ts";
import { parseNginxFile } from "./parse.ts";
import { loadReference } from "./reference.ts";
import type { Directive, Problem } from "./syntax.ts";

/** A whole nginx configuration with its includes unfolded. Plain JSON: it is the provider's facts. */
export interface NginxConfig {
  readonly main: string;
  /** "main" for a whole nginx.conf; else where a fragment would be included: "http" or "http/server". */
  readonly context: "main" | "http" | "http/server";
  /** "1.22.1" from nginx -v or as given; absent = not known. */
  readonly version?: string;
  /** Every file once, in the order in which nginx -T prints them. */
  readonly files: readonly string[];
  /** Text of every file, for diffs; stays in this process and out of saved snapshots. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly tree: readonly Directive[];
  readonly problems: readonly Problem[];
}

export interface LoadOptions {
  readonly files: FileReader;
  readonly version?: string;
}

/** nginx itself has no depth limit but its stack; no real configuration nests includes deeper. */
const deepest = 32;

/** Reads a configuration as nginx does: includes in place, in nginx -T's order. Never rejects: what cannot be read is a problem. */
export async function loadNginxConfig(main: string, { files: reader, version }: LoadOptions): Promise<NginxConfig> {
  const files: string[] = [];
  const sources: Record<string, string> = {};
  const problems: Problem[] = [];
  const root = dirname(main);

  async function open(path: string, trail: readonly string[], from?: Directive): Promise<readonly Directive[]> {
    const where = from ?? { file: path, line: 1, column: 1 };
    const report = (kind: Problem["kind"], message: string) => {
      problems.push({ kind, file: where.file, line: where.line, column: where.column, message, directive: "include" });
      return [];
    };
    if (trail.includes(path) || trail.length > deepest) return report("include-cycle", `"${path}" includes itself`);
    let text: string;
    try {
      text = await reader.read(path);
    } catch (error) {
      return report("unreadable", reason(path, error));
    }
    if (!files.includes(path)) files.push(path);
    sources[path] = text;
    const parsed = parseNginxFile(text, path);
    if (parsed.problem) problems.push(parsed.problem);
    return unfold(parsed.directives, [...trail, path]);
  }

  async function unfold(directives: readonly Directive[], trail: readonly string[]): Promise<readonly Directive[]> {
    const result: Directive[] = [];
    for (const one of directives) {
      const [pattern] = one.args;
      if (one.name === "include" && one.args.length === 1 && pattern !== undefined) {
        for (const path of await resolve(pattern)) result.push(...(await open(path, trail, one)));
      } else
        result.push({
          ...one,
          args: withoutSecrets([one.name, ...one.args]).slice(1),
          ...(one.block && { block: await unfold(one.block, trail) }),
        });
    }
    return result;
  }

  async function resolve(pattern: string): Promise<readonly string[]> {
    const full = normalize(isAbsolute(pattern) ? pattern : join(root, pattern));
    return /[*?[]/.test(full) ? await reader.glob(full) : [full];
  }

  const tree = await open(main, []);
  const context = contextOf(tree);
  const checked = tree.length > 0 ? checkDirectives(tree, await loadReference(), context) : [];
  const known = {
    main,
    context,
    ...(version !== undefined && { version }),
    files,
    tree,
    problems: [...problems, ...checked],
  };
  return keepSources(known, sources);
}

function reason(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return `open() "${path}" failed (2: No such file or directory)`;
  if (code === "EACCES") return `open() "${path}" failed (13: Permission denied)`;
  return error instanceof Error ? error.message : String(error);
}

const mainOnly = new Set([
  "events",
  "http",
  "stream",
  "mail",
  "user",
  "worker_processes",
  "pid",
  "daemon",
  "worker_rlimit_nofile",
  "load_module",
]);
const httpOnly = new Set([
  "server",
  "upstream",
  "map",
  "geo",
  "log_format",
  "limit_req_zone",
  "limit_conn_zone",
  "proxy_cache_path",
  "split_clients",
]);

/** A main configuration with fragments read as if its http{} included them last (sites-enabled). */
export function withFragments(config: NginxConfig, fragments: readonly NginxConfig[]): NginxConfig {
  const extra = fragments.filter(({ context }) => context === "http").flatMap(({ tree }) => tree);
  const joined = {
    ...config,
    files: [...config.files, ...fragments.flatMap(({ files }) => files)],
    tree: config.tree.map((one) =>
      one.name === "http" && one.block ? { ...one, block: [...one.block, ...extra] } : one,
    ),
    problems: [...config.problems, ...fragments.flatMap(({ problems }) => problems)],
  };
  return keepSources(joined, Object.assign({}, config.sources, ...fragments.map(({ sources }) => sources)));
}

/** A file without any main directive is a fragment, as in sites-available or conf.d. */
function contextOf(tree: readonly Directive[]): NginxConfig["context"] {
  if (tree.length === 0 || tree.some(({ name }) => mainOnly.has(name.replace("\uFEFF", "")))) return "main";
  if (tree.some(({ name }) => httpOnly.has(name))) return "http";
  return tree.some(({ name }) => name === "location") ? "http/server" : "http";
}
