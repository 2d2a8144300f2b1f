import { type ChildProcess, spawn } from "node:child_process";
import type { Exec } from "../inspect/exec.ts";
import type { GuardTarget } from "./guard-options.ts";

/** Something that can be reloaded and restarted. A false answer means that it did not work. */
export interface Service {
  readonly name: string;
  start(): Promise<boolean>;
  /** False also where it cannot reload. */
  reload(): Promise<boolean>;
  restart(): Promise<boolean>;
  /** Ends what the guard itself started. */
  stop(): Promise<void>;
}

/** How long systemd may take to stop and start a unit. */
const systemdMilliseconds = 120_000;

export function serviceOf(target: GuardTarget, graceSeconds: number, exec: Exec): Service {
  return target.kind === "unit" ? unitService(target.unit, exec) : commandService(target.command, graceSeconds);
}

function unitService(unit: string, exec: Exec): Service {
  const systemctl = async (verb: string) =>
    (await exec("systemctl", [verb, "--", unit], { timeoutMilliseconds: systemdMilliseconds }))?.code === 0;
  return {
    name: unit,
    start: async () => true,
    reload: () => systemctl("reload"),
    restart: () => systemctl("restart"),
    stop: async () => {},
  };
}

/** A command that the guard runs as its child: reload is SIGHUP, stop is SIGTERM and, after the grace time, SIGKILL. */
function commandService(command: readonly string[], graceSeconds: number): Service {
  const [file = "", ...args] = command;
  let child: ChildProcess | undefined;
  const alive = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  async function start(): Promise<boolean> {
    const started = spawn(file, args, { stdio: "inherit" });
    child = started;
    return new Promise((resolve) => {
      started.once("spawn", () => resolve(true));
      started.once("error", () => resolve(false));
    });
  }

  async function stop(): Promise<void> {
    const running = child;
    if (!running || !alive()) return;
    const gone = new Promise<void>((resolve) => running.once("exit", () => resolve()));
    running.kill("SIGTERM");
    const timer = setTimeout(() => running.kill("SIGKILL"), graceSeconds * 1000);
    await gone;
    clearTimeout(timer);
  }

  return {
    name: command.join(" "),
    start,
    reload: async () => alive() && child?.kill("SIGHUP") === true,
    async restart() {
      await stop();
      return start();
    },
    stop,
  };
}
