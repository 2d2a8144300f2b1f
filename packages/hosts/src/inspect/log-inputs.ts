import { createReadStream } from "node:fs";
import { access, constants, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Gap, LogFormat, ScanInput, Window } from "@cloud502/core";
import { windowStart } from "./window-start.ts";

/** A log that the configuration names. */
export interface LogFile {
  readonly product: string;
  readonly path: string;
  /** Known from the configuration; absent = told by the content. */
  readonly format?: LogFormat;
}

/** Below this a file is read whole: the scanner is faster than the search. */
const worthSeeking = 16 * 1024 * 1024;

/**
 * The parts of the logs that lie in the window: the file itself from the window's start on, and rotated ones (`.1`, `-20261121`,
 * `.2.gz`) that were written to since. What may not be read is a gap.
 */
export async function logInputs(
  logs: readonly LogFile[],
  window: Window,
): Promise<{ readonly inputs: readonly ScanInput[]; readonly gaps: readonly Gap[] }> {
  const since = Date.parse(window.since);
  const inputs: ScanInput[] = [];
  const gaps: Gap[] = [];
  const seen = new Set<string>();
  for (const log of logs) {
    for (const path of await generations(log.path)) {
      if (seen.has(path)) continue;
      seen.add(path);
      const input = await toInput(path, log, since, gaps);
      if (input) inputs.push(input);
    }
  }
  return { inputs, gaps };
}

async function generations(path: string): Promise<readonly string[]> {
  const name = basename(path);
  const names = await readdir(dirname(path)).catch(() => [] as string[]);
  const rotated = names
    .filter((one) => one.startsWith(`${name}.`) || one.startsWith(`${name}-`))
    .filter((one) => /^[.-]\d{1,10}(\.(gz|zst))?$/.test(one.slice(name.length)));
  return [path, ...rotated.map((one) => join(dirname(path), one))];
}

async function toInput(
  path: string,
  { product, format }: LogFile,
  since: number,
  gaps: Gap[],
): Promise<ScanInput | undefined> {
  const gap = (code: Gap["code"], message: string, permission?: string) => {
    gaps.push({
      provider: product,
      question: `log ${path}`,
      code,
      message,
      ...(permission !== undefined && { permission }),
    });
    return undefined;
  };
  try {
    const about = await stat(path);
    if (!about.isFile())
      return gap("unsupported", "is no file; in a container it is its output: docker logs, or pass that with --log");
    if (about.size === 0 || about.mtimeMs < since) return undefined;
    await access(path, constants.R_OK);
    const known = format && { format };
    if (about.size < worthSeeking || /\.(gz|zst)$/.test(path)) return { name: path, path, ...known };
    const start = await windowStart(path, since);
    if (start === 0) return { name: path, path, ...known };
    return {
      name: path,
      open: (signal) => createReadStream(path, { start, signal, highWaterMark: 1 << 20 }),
      ...known,
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EACCES" || code === "EPERM")
      return gap("denied", "the log may not be read", `read ${path} (group adm on Debian)`);
    if (code === "ENOENT") return gap("not-found", "the configuration names this log, and it does not exist");
    return gap("unreadable", error instanceof Error ? error.message : String(error));
  }
}
