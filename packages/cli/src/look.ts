import {
  type Adapter,
  InspectionError,
  inspect,
  type Provider,
  type Question,
  type Scope,
  type Snapshot,
  type Window,
} from "@cloud502/core";
import type { Progress } from "./progress.ts";
import { type Cloud, clouds, loadCloud } from "./registry.ts";
import type { Run } from "./run.ts";

/** What to ask of one cloud. */
export interface Look {
  readonly cloud: Cloud;
  readonly questions: readonly Question[];
  readonly window: Window;
  /** The provider's options as its flags gave them; parsed by the provider. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly scope?: Scope;
  readonly concurrency: number;
}

/** What looking at one cloud gave. */
export interface Looked {
  readonly provider: Provider;
  readonly snapshots: readonly Snapshot[];
}

/** Connects to one cloud and asks everything; what could not be read is in the snapshots' gaps and the run's. */
export async function look(request: Look, run: Run, progress: Progress): Promise<Looked> {
  const provider = await loadCloud(request.cloud);
  const adapter = await connect(provider, request.options ?? {}, run);
  const snapshots: Snapshot[] = [];
  try {
    progress.update(`${provider.id}: listing`);
    const inspection = {
      provider: provider.id,
      questions: request.questions,
      window: request.window,
      concurrency: request.concurrency,
      ...(request.scope && { scope: request.scope }),
    };
    for await (const snapshot of inspect(adapter, inspection, run.context)) {
      snapshots.push(snapshot);
      progress.update(`${provider.id}: ${snapshots.length} looked at, last ${snapshot.gateway.name}`);
    }
  } finally {
    adapter.close?.();
  }
  return { provider, snapshots };
}

/** Connects, with an option that the provider's schema refuses turned into wrong usage. */
export async function connect(provider: Provider, options: unknown, run: Run): Promise<Adapter> {
  if (!provider.connect) throw new Error(`${provider.id} is read from files only`);
  try {
    return await provider.connect(options, run.context);
  } catch (error) {
    if (error instanceof Error && error.name.endsWith("ZodError") && "issues" in error) {
      const [issue] = error.issues as readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
      throw new InspectionError("usage", `${issue?.path.join(".")}: ${issue?.message}.`, {
        hint: `See cloud502 ${provider.id} --help.`,
        cause: error,
      });
    }
    throw error;
  }
}

/** A cloud that nobody set up here: no credentials, or not even a region, and no flag speaks of it. */
function isNotSetUp({ code }: InspectionError, options: object): boolean {
  return code === "credentials" || (code === "usage" && Object.keys(options).length === 0);
}

/** Looks at every cloud that has credentials, all at once; `only` names clouds that must have them. Without any: the first one's error. */
export async function lookEverywhere(
  request: Omit<Look, "cloud" | "options"> & { readonly options?: Partial<Record<Cloud, Look["options"]>> },
  only: readonly Cloud[] | undefined,
  run: Run,
  progress: Progress,
): Promise<{ readonly looked: readonly Looked[]; readonly skipped: readonly InspectionError[] }> {
  const settled = await Promise.all(
    (only ?? clouds).map(async (cloud): Promise<Looked | InspectionError> => {
      const options = request.options?.[cloud] ?? {};
      try {
        return await look({ ...request, options, cloud }, run, progress);
      } catch (error) {
        if (only === undefined && error instanceof InspectionError && isNotSetUp(error, options)) return error;
        throw error;
      }
    }),
  );
  const looked = settled.filter((one): one is Looked => !(one instanceof InspectionError));
  const skipped = settled.filter((one) => one instanceof InspectionError);
  const reason = skipped.find(({ code }) => code === "credentials") ?? skipped[0];
  if (looked.length === 0 && reason) throw reason;
  return { looked, skipped };
}
