import { dirname, isAbsolute, join, normalize } from "node:path";
import type { FileReader } from "../../lint/files.ts";
import { keepSources, withoutSecrets } from "../../lint/secrets.ts";
import { type ApacheDirective, type ApacheProblem, parseApache } from "./parse.ts";

/** A whole Apache configuration with its includes unfolded: the provider's facts. */
export interface ApacheConfig {
  readonly main: string;
  readonly files: readonly string[];
  /** Text of every file, for diffs; stays in this process and out of saved snapshots. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly tree: readonly ApacheDirective[];
  readonly problems: readonly ApacheProblem[];
  /** Files that are included and could not be read. */
  readonly unreadable: readonly { readonly path: string; readonly message: string }[];
}

const deepest = 16;

/** Reads an Apache configuration: Include and IncludeOptional in place, ${VARIABLES} from Define. Never rejects. */
export async function loadApacheConfig(main: string, reader: FileReader): Promise<ApacheConfig> {
  const files: string[] = [];
  const sources: Record<string, string> = {};
  const problems: ApacheProblem[] = [];
  const unreadable: { path: string; message: string }[] = [];
  const defined = new Map<string, string>();
  let root = dirname(main);

  async function open(path: string, trail: readonly string[]): Promise<readonly ApacheDirective[]> {
    if (trail.includes(path) || trail.length > deepest) {
      problems.push({ file: path, line: 1, column: 1, message: `${path} includes itself` });
      return [];
    }
    let text: string;
    try {
      text = await reader.read(path);
    } catch (error) {
      unreadable.push({ path, message: error instanceof Error ? error.message : String(error) });
      return [];
    }
    if (!files.includes(path)) files.push(path);
    sources[path] = text;
    const parsed = parseApache(text, path);
    problems.push(...parsed.problems);
    return unfold(parsed.directives, [...trail, path]);
  }

  async function unfold(
    directives: readonly ApacheDirective[],
    trail: readonly string[],
  ): Promise<readonly ApacheDirective[]> {
    const result: ApacheDirective[] = [];
    for (const one of directives) {
      const name = one.name.toLowerCase();
      const args = one.args.map((arg) =>
        arg.replace(/\$\{(\w+)\}/g, (all, variable: string) => defined.get(variable) ?? all),
      );
      if (name === "define" && args[0] !== undefined) defined.set(args[0], args[1] ?? "");
      if (name === "serverroot" && args[0] !== undefined) root = args[0];
      if ((name === "include" || name === "includeoptional") && args[0] !== undefined) {
        const full = normalize(isAbsolute(args[0]) ? args[0] : join(root, args[0]));
        const paths = /[*?[]/.test(full) ? await reader.glob(full) : [full];
        for (const path of paths) result.push(...(await open(path, trail)));
      } else
        result.push({
          ...one,
          args: withoutSecrets([one.name, ...args]).slice(1),
          ...(one.block && { block: await unfold(one.block, trail) }),
        });
    }
    return result;
  }

  const tree = await open(main, []);
  return keepSources({ main, files, tree, problems, unreadable }, sources);
}
