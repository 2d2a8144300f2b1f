import { InspectionError } from "./errors.ts";
import type { Gap, GapCode, Gateway, Snapshot, Window } from "./model/index.ts";
import type { Adapter, Context, Scope } from "./provider.ts";

/** What can be asked of a gateway; each is one method of the adapter. */
export type Question = "backends" | "probes" | "settings" | "failures" | "metrics";

/** Which questions a run asks of which gateways, and over which window. */
export interface Inspection {
  readonly provider: string;
  readonly questions: readonly Question[];
  readonly window: Window;
  readonly scope?: Scope;
  /** How many gateways are asked at once; the adapter throttles its calls by itself. */
  readonly concurrency: number;
}

/** Asks one gateway all questions at once. An unanswered one is a gap; only an interrupt and missing credentials stop the run. */
export async function inspectGateway(
  adapter: Adapter,
  gateway: Gateway,
  inspection: Inspection,
  context: Context,
): Promise<Snapshot> {
  const gaps: Gap[] = [];
  const ask = async <T>(question: Question, method: () => Promise<T> | undefined): Promise<T | undefined> => {
    if (!inspection.questions.includes(question)) return undefined;
    try {
      return await method();
    } catch (error) {
      gaps.push(
        toGap(
          error,
          { provider: inspection.provider, gateway: gateway.id, question: `${question} of ${gateway.name}` },
          context.signal,
        ),
      );
      return undefined;
    }
  };
  const { window } = inspection;
  const [backends, probes, settings, failures, metrics] = await Promise.all([
    ask("backends", () => adapter.backends(gateway)),
    ask("probes", () => adapter.probes(gateway)),
    ask("settings", () => adapter.settings(gateway)),
    ask("failures", () => adapter.failures(gateway, window)),
    ask("metrics", () => adapter.metrics?.(gateway, window)),
  ]);
  return {
    provider: inspection.provider,
    takenAt: context.now().toISOString(),
    window,
    gateway,
    ...(backends && { backends }),
    ...(probes && { probes }),
    ...(settings && { limits: settings.limits, facts: settings.facts }),
    ...(failures && { failures }),
    ...(metrics && { metrics }),
    gaps,
  };
}

/** Lists the gateways in scope and asks each; yields snapshots as they come, in the order of the listing. */
export async function* inspect(adapter: Adapter, inspection: Inspection, context: Context): AsyncGenerator<Snapshot> {
  const running: Promise<Snapshot>[] = [];
  for await (const gateway of listed(adapter, inspection, context)) {
    const snapshot = inspectGateway(adapter, gateway, inspection, context);
    snapshot.catch(() => undefined); // awaited below; an early rejection must not end the process meanwhile
    running.push(snapshot);
    const oldest = running.length >= inspection.concurrency ? running.shift() : undefined;
    if (oldest !== undefined) yield await oldest;
  }
  for (const snapshot of running) yield await snapshot;
}

/** The listing, with a refusal turned into a gap: what was listed before it is kept. */
async function* listed(adapter: Adapter, { scope, provider }: Inspection, context: Context): AsyncGenerator<Gateway> {
  try {
    yield* adapter.gateways(scope);
  } catch (error) {
    context.gap(toGap(error, { provider, question: "which gateways there are" }, context.signal));
  }
}

const gapOf = {
  denied: "denied",
  throttled: "throttled",
  unreachable: "unreachable",
  timeout: "timeout",
  "invalid-reply": "invalid-reply",
  unreadable: "unreadable",
} as const satisfies Partial<Record<string, GapCode>>;

/** Turns an answerable failure into a gap; rethrows what ends the run: wrong usage, no credentials, nothing there, Ctrl-C, and our own bugs. */
export function toGap(error: unknown, about: Pick<Gap, "provider" | "gateway" | "question">, signal: AbortSignal): Gap {
  if (signal.aborted) {
    if (isTimeout(signal.reason))
      return { ...about, code: "timeout", message: "--timeout ended the run before the answer came" };
    throw new InspectionError("aborted", "Interrupted.", {
      hint: "Run it again to get the whole answer.",
      cause: error,
    });
  }
  if (!(error instanceof InspectionError)) throw error;
  const code = error.code in gapOf ? gapOf[error.code as keyof typeof gapOf] : undefined;
  if (!code) throw error;
  return {
    ...about,
    code,
    message: `${error.message} ${error.hint}`.trim(),
    ...(error.permission && { permission: error.permission }),
  };
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}
