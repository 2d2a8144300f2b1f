import { spawnSync } from "node:child_process";

/** A command to time as a whole process. */
export interface Timed {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Seconds of one whole process; a failing one stops the bench. */
export function timeOnce(
  { name, command, args, env }: Timed,
  accept: (code: number | null) => boolean = (code) => code === 0,
): number {
  const started = process.hrtime.bigint();
  const { status, error, stderr } = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (error) throw error;
  if (!accept(status)) throw new Error(`${name} ended with ${status}: ${stderr.toString().slice(0, 500)}`);
  return seconds;
}

/** Times all commands in turns (A B C, A B C, …) after one warm-up round, so that a machine that drifts drifts for all; medians by name. */
export function timeInTurns(all: readonly Timed[], rounds: number): ReadonlyMap<string, number> {
  const times = new Map(all.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const one of all) {
      const seconds = timeOnce(one);
      if (round > 0) times.get(one.name)?.push(seconds);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
