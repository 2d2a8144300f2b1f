import { execFile } from "node:child_process";

/** What a program said; undefined when it is not there or may not be run. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with a fixed argument list, never through a shell. Injected so that tests need no program. */
export type Exec = (
  file: string,
  args: readonly string[],
  options?: { readonly timeoutMilliseconds?: number; readonly signal?: AbortSignal },
) => Promise<Ran | undefined>;

export const systemExec: Exec = (file, args, { timeoutMilliseconds = 1500, signal } = {}) =>
  new Promise((resolve) => {
    execFile(
      file,
      [...args],
      { timeout: timeoutMilliseconds, maxBuffer: 16 * 1024 * 1024, ...(signal && { signal }) },
      (error, stdout, stderr) => {
        if (error && typeof error.code === "string") resolve(undefined);
        else resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr });
      },
    );
  });

/** The version of the nginx on this machine's PATH ("1.22.1"); undefined when there is none. */
export async function installedNginxVersion(signal: AbortSignal, exec: Exec = systemExec): Promise<string | undefined> {
  const ran = await exec("nginx", ["-v"], { signal });
  return /nginx version: [^/]+\/(\d+\.\d+\.\d+)/.exec(ran?.stderr ?? "")?.[1];
}
