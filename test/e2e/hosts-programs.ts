import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** True when a program can be run here. */
export const has = (program: string, ...args: readonly string[]) =>
  !spawnSync(program, args.length > 0 ? args : ["-v"]).error;

/** A program of the system, ended with its whole process group. */
export interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  stop(): Promise<void>;
}

/** Starts a program in the foreground; its output goes to a file too when one is named. */
export function run(
  file: string,
  args: readonly string[],
  options: { readonly log?: string; readonly cwd?: string } = {},
): Program {
  const child = spawn(file, args, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  let text = "";
  const take = (bytes: Buffer) => {
    text += bytes.toString();
    if (options.log !== undefined) appendFileSync(options.log, bytes);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Already gone.
    }
  };
  return {
    child,
    output: () => text,
    async stop() {
      kill("SIGTERM");
      await Promise.race([gone, sleep(2000)]);
      kill("SIGKILL");
    },
  };
}

/** Waits until something accepts at a port. */
export async function listening(port: number, program?: Program): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const ok = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: "127.0.0.1", port });
      socket.on("connect", () => {
        socket.end();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
    if (ok) return;
    if (program && program.child.exitCode !== null) break;
    await sleep(50);
  }
  throw new Error(`nothing listens at ${port}: ${program?.output()}`);
}

/** Asks once; resolves when the answer is over, however it ends. */
export function ask(port: number, path = "/", method = "GET"): Promise<number> {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", port, path, method, agent: false, timeout: 8000 }, (response) => {
      response.on("error", () => resolve(response.statusCode ?? 0));
      response.on("close", () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(0));
    asked.end();
  });
}
