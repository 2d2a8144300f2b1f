import { createHash } from "node:crypto";
import { mkdir, open, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { InspectionError } from "@cloud502/core";

/** A lock that one guard of a service holds. */
export interface Lock {
  readonly path: string;
  release(): Promise<void>;
}

/**
 * Takes the lock for a service: two guards would restart it under each other's hands. A lock whose process is gone is taken
 * over. Rejects with InspectionError "usage" when another guard holds it.
 */
export async function takeLock(folder: string, service: string): Promise<Lock> {
  const path = join(folder, `cloud502-guard-${createHash("sha256").update(service).digest("hex").slice(0, 16)}.lock`);
  await mkdir(folder, { recursive: true });
  for (const attempt of [1, 2]) {
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return { path, release: () => unlink(path).catch(() => undefined) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST"))
        throw new InspectionError("unreadable", `the lock ${path} cannot be made`, {
          hint: "Choose another folder for the lock.",
          cause: error,
        });
      const holder = Number(await readFile(path, "utf8").catch(() => ""));
      if (attempt === 2 || (holder > 0 && isAlive(holder)))
        throw new InspectionError("usage", `another guard (pid ${holder}) watches ${service}`, {
          hint: `Stop it first; its lock is ${path}.`,
        });
      await unlink(path).catch(() => undefined);
    }
  }
  throw new InspectionError("unreadable", `the lock ${path} cannot be taken`, {
    hint: "Choose another folder for the lock.",
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
