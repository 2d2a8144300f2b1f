import {
  expandInputs,
  fieldNames,
  type Gap,
  InspectionError,
  type LogFormat,
  type LogSummary,
  makeReport,
  type Provider,
  type Report,
  type Snapshot,
  scanLogs,
} from "@cloud502/core";
import { earlyWorkers, formatsModule } from "./early-workers.ts";
import { setForScanning } from "./engine-settings.ts";
import { forcedFormat } from "./log-formats.ts";
import { loadFormats, loadLogProviders, loadProviders } from "./registry.ts";
import type { Run } from "./run.ts";
import { parseTime } from "./window.ts";

/** What to read, and how. */
export interface LogRequest {
  readonly command: string;
  readonly files: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly by: string;
  readonly top: number;
  readonly logFormat?: string;
  readonly redactAddresses: boolean;
  /** Configuration of the proxies that wrote the logs: files or folders. */
  readonly configuration?: readonly string[];
}

/** What the logs said, and what was needed to say it. */
export interface LogAnswer {
  readonly report: Report;
  readonly snapshots: readonly Snapshot[];
  readonly providers: readonly Provider[];
}

/** Reads logs of any known format and diagnoses them; with the proxies' configuration, their own formats are known and rules see both. */
export async function readLogs(request: LogRequest, run: Run): Promise<LogAnswer> {
  const now = run.context.now();
  const configured =
    request.configuration && (await (await import("@cloud502/hosts/host")).configuredFormats(request.configuration));
  const { inputs, gaps } = await expandInputs(request.files, standardInput);
  if (inputs.length === 0 && gaps.length === 0)
    throw new InspectionError("not-found", `There is no file in ${request.files.join(" ")}.`, {
      hint: "Name files, folders that hold some, or - for stdin.",
    });
  const window = {
    ...(request.since !== undefined && { since: parseTime(request.since, now).toISOString() }),
    ...(request.until !== undefined && { until: parseTime(request.until, now).toISOString() }),
  };
  if (window.since !== undefined && window.until !== undefined && window.since >= window.until)
    throw new InspectionError("usage", `--since ${window.since} is not before --until ${window.until}.`, {
      hint: "Give an earlier --since.",
    });
  const own = configured?.formats ?? [];
  const forced = request.logFormat === undefined ? undefined : await forcedFormat(request.logFormat);
  const formats = loadFormats().then((all) => [...own, ...all]);
  const rules: Promise<unknown>[] = [];
  let isScanning = true;
  let setBack = () => {};
  const scanned = await scanLogs(
    inputs.map((input) => (forced ? { ...input, format: forced } : input)),
    {
      formats,
      // Formats read from configuration exist in this thread only.
      ...(own.length === 0 && { formatsModule, workers: earlyWorkers() }),
      // Rules load while lines are read, and what diagnose() needs; what fails is heard below, where they are needed.
      ...(!configured && {
        found: (provider) =>
          void rules.push(
            loadLogProviders([provider]).catch(() => {}),
            import("node:crypto"),
          ),
      }),
      loaded: () =>
        void Promise.all(rules).then(() => {
          if (isScanning) setBack = setForScanning();
        }),
      signal: run.context.signal,
      window,
      by: request.by,
      top: request.top,
    },
  ).catch((error: unknown) => {
    if (request.files.includes("-")) process.stdin.destroy(); // one that stays open would keep the process
    throw timedOut(run.context.signal) ?? error;
  });
  isScanning = false;
  setBack();
  const snapshots = await toSnapshots(scanned.failures, configured?.snapshots, now, request.files);
  const providers = await (configured ? loadProviders() : loadLogProviders(scanned.failures.keys()));
  const report = makeReport({
    command: request.command,
    generatedAt: now,
    providers,
    snapshots,
    gaps: [...gaps, ...(configured?.gaps ?? []), ...scanned.gaps.map(withAdvice), ...run.gaps],
    logs: withByNote(withWindowNote(scanned.summary), forced ? [forced] : await formats),
    ...(snapshots[0]?.window && { window: snapshots[0].window }),
    redaction: { clientAddresses: request.redactAddresses },
  });
  return { report, snapshots, providers };
}

/** Standard input, each chunk good until the next is asked for. Their memory is given back at once: many come before garbage is collected. */
async function* standardInput(): AsyncGenerator<Uint8Array> {
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    yield chunk;
    // Small ones lie in a buffer that others use.
    if (chunk.length === chunk.buffer.byteLength) chunk.buffer.transfer(0);
  }
}

/** What to do about a file whose format nobody knows: of flags the engine knows nothing. */
function withAdvice(gap: Gap): Gap {
  if (gap.code !== "unsupported") return gap;
  const advice = "if it is an access log, say with --log-format how its lines look, as in nginx.conf or httpd.conf";
  return { ...gap, message: `${gap.message}; ${advice}` };
}

/** Tables that are made of what failed: no rows say that nothing did. */
const ofFailures = new Set(["cause", "signature", "pool"]);

/** A table without rows is a slip of the pen, or the log does not say: the fields that it has are named. */
function withByNote(summary: LogSummary, formats: readonly LogFormat[]): LogSummary {
  const { by, requests, sources, notes = [] } = summary;
  if (!by || requests === 0 || ofFailures.has(by.key) || by.rows.some(({ value }) => value !== "-")) return summary;
  const read = new Set(sources.map(({ format }) => format));
  const names = formats.flatMap((format) =>
    format.kind === "request" && format.layout.type === "text" && read.has(format.id) ? fieldNames(format.layout) : [],
  );
  const known = names.length > 0 ? `; there are ${[...new Set(names)].join(", ")}` : "";
  return { ...summary, notes: [...notes, `no log that was read tells ${by.key} of its requests${known}`] };
}

/** A window beside all that was read looks like peace: it is more often a time zone or a wrong file. */
function withWindowNote(summary: LogSummary): LogSummary {
  const outside = summary.sources.reduce((sum, source) => sum + (source.outsideWindow ?? 0), 0);
  if (outside === 0 || summary.requests + summary.events > 0) return summary;
  const note = `all ${outside} records are outside the window of --since and --until`;
  return { ...summary, notes: [...(summary.notes ?? []), note] };
}

/** What --timeout means for logs: counts of a part would pass for the whole. */
function timedOut({ aborted, reason }: AbortSignal): InspectionError | undefined {
  if (!aborted || !(reason instanceof Error) || reason.name !== "TimeoutError") return undefined;
  return new InspectionError("timeout", "--timeout ended the reading before the last line.", {
    hint: "Give a longer --timeout, a narrower --since or fewer files.",
  });
}

async function toSnapshots(
  failures: Awaited<ReturnType<typeof scanLogs>>["failures"],
  configurations: readonly Snapshot[] | undefined,
  takenAt: Date,
  files: readonly string[],
): Promise<readonly Snapshot[]> {
  if (configurations) return (await import("@cloud502/hosts/host")).joinFailures(configurations, failures, { takenAt });
  return [...failures].map(([provider, found]) => ({
    provider,
    takenAt: takenAt.toISOString(),
    window: found.window,
    gateway: { id: "logs", name: files.join(" "), kind: "logs", pools: [], scope: {} },
    failures: found,
    gaps: [],
  }));
}
