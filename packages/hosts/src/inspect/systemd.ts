import type { Gap } from "@cloud502/core";
import type { Exec } from "./exec.ts";

/** What systemd says of one unit. */
export interface UnitFact {
  readonly name: string;
  readonly active: string;
  readonly result: string;
  readonly restarts: number;
  readonly mainPid?: number;
  readonly exitStatus?: number;
  readonly openFilesLimit?: number;
}

const properties = [
  "Id",
  "ActiveState",
  "SubState",
  "Result",
  "NRestarts",
  "ExecMainStatus",
  "MainPID",
  "LimitNOFILE",
  "LoadState",
];

/** Asks systemd about units by name; a machine without systemd is a gap, not an error. */
export async function readUnits(
  exec: Exec,
  names: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly units: readonly UnitFact[]; readonly gaps: readonly Gap[] }> {
  if (names.length === 0) return { units: [], gaps: [] };
  const ran = await exec("systemctl", ["show", "--no-pager", "-p", properties.join(","), ...names], { signal });
  if (ran?.code !== 0) {
    const message =
      ran === undefined
        ? "there is no systemctl here"
        : ran.stderr.trim().split("\n")[0] || `systemctl ended with ${ran.code}`;
    return { units: [], gaps: [{ provider: "linux", question: "systemd units", code: "unsupported", message }] };
  }
  return { units: ran.stdout.trim().split(/\n\n+/).flatMap(parseUnit), gaps: [] };
}

/** Services that failed: an app that died has no process to be found by. [] where there is no systemd. */
export async function failedUnits(exec: Exec, signal: AbortSignal): Promise<readonly string[]> {
  const ran = await exec(
    "systemctl",
    ["list-units", "--type=service", "--state=failed", "--plain", "--no-legend", "--no-pager"],
    { signal },
  );
  const lines = ran?.code === 0 ? ran.stdout.split("\n") : [];
  return lines.flatMap((line) => /^\s*([\w@:.\\-]+\.service)\s/.exec(line)?.[1] ?? []).slice(0, 20);
}

function parseUnit(block: string): readonly UnitFact[] {
  const values = Object.fromEntries(
    block.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  if (values.LoadState !== "loaded" || !values.Id) return [];
  const number = (name: string) => (/^\d+$/.test(values[name] ?? "") ? Number(values[name]) : undefined);
  const pid = number("MainPID");
  const status = number("ExecMainStatus");
  const files = number("LimitNOFILE");
  return [
    {
      name: values.Id,
      active: values.ActiveState ?? "unknown",
      result: values.Result ?? "unknown",
      restarts: number("NRestarts") ?? 0,
      ...(pid !== undefined && pid > 0 && { mainPid: pid }),
      ...(status !== undefined && { exitStatus: status }),
      ...(files !== undefined && { openFilesLimit: files }),
    },
  ];
}

/** One line for each journal record of some units since a time, as the program itself wrote it; "denied" where the journal may not be read. */
export async function readJournal(
  exec: Exec,
  units: readonly string[],
  since: Date,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string> | "denied" | undefined> {
  const found = new Map<string, string>();
  if (units.length === 0) return found;
  const names = units.flatMap((unit) => ["-u", unit]);
  const ran = await exec(
    "journalctl",
    ["-o", "json", "--no-pager", "-q", "-n", "20000", "--since", `@${Math.floor(since.getTime() / 1000)}`, ...names],
    { signal, timeoutMilliseconds: 4000 },
  );
  if (!ran) return undefined;
  if (/permission|not seeing messages/i.test(ran.stderr) && ran.stdout.trim() === "") return "denied";
  for (const line of ran.stdout.split("\n")) {
    const record = parseJson(line);
    const unit = typeof record?._SYSTEMD_UNIT === "string" ? record._SYSTEMD_UNIT : undefined;
    // journald writes messages that are not UTF-8 as arrays of bytes.
    const message = Array.isArray(record?.MESSAGE)
      ? Buffer.from(record.MESSAGE.map(Number)).toString("latin1")
      : record?.MESSAGE;
    if (unit !== undefined && typeof message === "string") found.set(unit, `${found.get(unit) ?? ""}${message}\n`);
  }
  return found;
}

function parseJson(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
