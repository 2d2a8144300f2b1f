import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Reads the kernel's files under a root, so that tests can stand a recorded tree in its place. undefined = absent or not allowed. */
export interface KernelFiles {
  text(path: string): Promise<string | undefined>;
  list(path: string): Promise<readonly string[] | undefined>;
  link(path: string): Promise<string | undefined>;
}

export function kernelFiles(root = "/"): KernelFiles {
  const quiet = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);
  return {
    text: (path) => quiet(readFile(join(root, path), "utf8")),
    list: (path) => quiet(readdir(join(root, path))),
    link: (path) => quiet(readlink(join(root, path))),
  };
}

/** `name value` lines of a kernel file (/proc/vmstat, memory.events, /proc/meminfo) as numbers. */
export function numbers(text: string | undefined): Readonly<Record<string, number>> {
  const pairs = (text ?? "").split("\n").flatMap((line) => {
    const [, name, value] = /^([^\s:]+):?\s+(\d+)/.exec(line) ?? [];
    return name === undefined ? [] : [[name, Number(value)] as const];
  });
  return Object.fromEntries(pairs);
}
