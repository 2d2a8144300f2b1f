import { isUtf8 } from "node:buffer";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { matchesGlob } from "./glob.ts";

/** Reads configuration; injected so that tests and saved trees can stand in for the machine's own files. */
export interface FileReader {
  /** Text of one file; rejects as fs does. */
  read(path: string): Promise<string>;
  /** Paths that a shell pattern matches, sorted by bytes as glob(3) does in the C locale; [] when none. */
  glob(pattern: string): Promise<readonly string[]>;
}

/** No configuration file is larger; a log file given by mistake must not fill the memory. */
const largest = 16 * 1024 * 1024;

/** Reads from the file system, UTF-8 or, where a file is not, Latin-1. */
export const systemFiles: FileReader = {
  async read(path) {
    const { size } = await stat(path);
    if (size > largest) throw new Error(`${path} has ${size} bytes, too many for a configuration file`);
    const bytes = await readFile(path);
    return bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
  },
  glob: (pattern) => expand(pattern),
};

async function expand(pattern: string): Promise<readonly string[]> {
  let found = [pattern.startsWith("/") ? "/" : "."];
  const parts = pattern.split("/").filter((part) => part !== "");
  for (const part of parts) {
    const next: string[] = [];
    for (const folder of found) next.push(...(await step(folder, part)));
    found = next;
  }
  return found.sort((a, b) => (Buffer.from(a) < Buffer.from(b) ? -1 : 1));
}

async function step(folder: string, part: string): Promise<readonly string[]> {
  if (!/[*?[]/.test(part)) {
    const path = join(folder, part);
    return (await exists(path)) ? [path] : [];
  }
  try {
    const names = await readdir(folder);
    return names.filter((name) => matchesGlob(part, name)).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
