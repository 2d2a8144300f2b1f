import { InspectionError } from "./errors.ts";
import type { Gap, LogSummary, Report, Snapshot } from "./model/index.ts";
import type { Provider } from "./provider.ts";

/** A saved run (--save): everything that was read, from which a report is made again without a cloud. */
export interface SavedRun {
  readonly kind: "cloud502-run";
  readonly schemaVersion: "1.0";
  /** ISO 8601 UTC. */
  readonly savedAt: string;
  readonly command: string;
  readonly snapshots: readonly Snapshot[];
  readonly gaps: readonly Gap[];
  readonly logs?: LogSummary;
}

/** Reads what --save or --json wrote; anything else is a usage error that names the first thing wrong. */
export async function parseSaved(
  text: string,
  name: string,
  providers: readonly Provider[],
): Promise<SavedRun | Report> {
  const hint = "Give a file written by --save or by --json / --export FILE.json.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InspectionError("usage", `${name} is not JSON: ${error instanceof Error ? error.message : error}.`, {
      hint,
      cause: error,
    });
  }
  const { reportSchema, savedRunSchema } = await import("./schema/report-schema.ts");
  const version = versionOf(value);
  if (version !== undefined && version !== "1.0")
    throw new InspectionError("usage", `${name} has schemaVersion ${version}; this cloud502 reads 1.0.`, {
      hint: "Read it with the version that wrote it, or save it again with this one.",
    });
  const isRun = typeof value === "object" && value !== null && "kind" in value && value.kind === "cloud502-run";
  const parsed = isRun ? savedRunSchema.safeParse(value) : reportSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InspectionError(
      "usage",
      `${name} is not a saved run or report: ${[...(issue?.path.length ? [issue.path.join(".")] : []), issue?.message].join(": ")}.`,
      { hint, cause: parsed.error },
    );
  }
  if (!("snapshots" in parsed.data)) return parsed.data;
  const snapshots = await Promise.all(parsed.data.snapshots.map((snapshot) => checkFacts(snapshot, name, providers)));
  const known = new Set(providers.map(({ id }) => id));
  return {
    ...parsed.data,
    snapshots: snapshots.map((snapshot) => (known.has(snapshot.provider) ? snapshot : undiagnosed(snapshot))),
  };
}

function versionOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("schemaVersion" in value)) return undefined;
  return String(value.schemaVersion);
}

/** No rule of this version reads the snapshot: that nothing is found in it says nothing. */
function undiagnosed(snapshot: Snapshot): Snapshot {
  const { provider, gateway } = snapshot;
  const gap: Gap = {
    provider,
    gateway: gateway.id,
    question: `what ails ${gateway.name}`,
    code: "unsupported",
    message: `this version knows no provider "${provider}"; its rules were not applied`,
  };
  return { ...snapshot, gaps: [...snapshot.gaps, gap] };
}

async function checkFacts(snapshot: Snapshot, name: string, providers: readonly Provider[]): Promise<Snapshot> {
  if (snapshot.facts === undefined) return snapshot;
  const provider = providers.find(({ id }) => id === snapshot.provider);
  if (!provider) return snapshot;
  try {
    return { ...snapshot, facts: await provider.parseFacts(snapshot.facts) };
  } catch (error) {
    throw new InspectionError("usage", `${name}: the facts of ${snapshot.gateway.name} are not ${provider.title}'s.`, {
      hint: "Save the run again with this version.",
      cause: error,
    });
  }
}
