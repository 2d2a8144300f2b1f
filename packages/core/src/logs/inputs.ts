import { glob, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Gap } from "../model/index.ts";
import type { ScanInput } from "./scan.ts";

export interface LogInputs {
  readonly inputs: readonly ScanInput[];
  /** Names that match nothing, folders that may not be opened, things that are no files. */
  readonly gaps: readonly Gap[];
}

/** "s3://bucket/key", "https://…". */
const address = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Files, folders (with all below), globs and "-" as inputs for scanLogs, each file once, in the order of their names.
 * Sockets, pipes and devices are skipped inside folders; a named pipe that is named itself is read as a stream.
 */
export async function expandInputs(
  names: readonly string[],
  stdin: () => AsyncIterable<Uint8Array>,
): Promise<LogInputs> {
  const inputs = new Map<string, ScanInput>();
  const gaps: Gap[] = [];
  const add = (path: string) => inputs.set(path, { name: path, path });
  const gap = (name: string, code: Gap["code"], message: string) =>
    gaps.push({ provider: "logs", question: `log files at ${name}`, code, message });

  async function addFolder(folder: string): Promise<void> {
    let entries: Awaited<ReturnType<typeof listFolder>>;
    try {
      entries = await listFolder(folder);
    } catch (error) {
      gap(folder, "unreadable", messageOf(error));
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await addFolder(path);
      else if (entry.isFile()) add(path);
      else if (entry.isSymbolicLink()) await addLink(path);
    }
  }

  /** Links to files are followed, links to folders are not: they can go round in circles. */
  async function addLink(path: string): Promise<void> {
    const target = await stat(path).catch(() => undefined);
    if (target?.isFile()) add(path);
  }

  async function addPath(path: string): Promise<boolean> {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
      gap(path, "unreadable", error.message);
      return null;
    });
    if (!found) return found === null;
    if (found.isDirectory()) await addFolder(path);
    else if (found.isFile() || found.isFIFO() || found.isCharacterDevice()) add(path);
    else gap(path, "unreadable", `${path} is neither a file nor a folder`);
    return true;
  }

  for (const name of names) {
    if (name === "-") inputs.set("-", { name: "-", open: stdin });
    else if (!(await addPath(name))) {
      const before = inputs.size;
      if (/[*?[{]/.test(name)) for (const path of await expandGlob(name)) await addPath(path);
      const advice = address.test(name) ? "; addresses are not opened: save what is there, or pipe it in" : "";
      if (inputs.size === before) gap(name, "not-found", `there is no file ${name}${advice}`);
    }
  }
  return { inputs: [...inputs.values()], gaps };
}

async function expandGlob(pattern: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of glob(pattern)) paths.push(path);
  return paths.sort();
}

async function listFolder(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
