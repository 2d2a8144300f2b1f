import { type Adapter, type Gateway, InspectionError, type Provider, type Question, type Window } from "@cloud502/core";
import { afterEach, describe, expect, it } from "vitest";
import { collect } from "./collect.ts";
import { type VirtualRun, virtualRun } from "./virtual-context.ts";

/** How a cloud can be made to go wrong; a harness translates to its own lab. */
export type Trouble = "throttle" | "deny" | "html" | "truncate" | "down" | "expired-token";

/** A cloud on loopback that a harness starts. */
export interface ContractCloud {
  readonly env: Readonly<Record<string, string>>;
  /** Options of the provider, as the CLI would pass them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How many gateways it holds, pools asked about by themselves included. */
  readonly gateways: number;
  /** Calls served so far, by action. */
  calls(): Readonly<Record<string, number>>;
  /** Spoils the calls that `action` names, `*` for all; `times` absent = until it closes. */
  misbehave(action: string, trouble: Trouble, times?: number): void;
  close(): Promise<void>;
}

/** What an adapter's package provides to run the contract. */
export interface ContractHarness {
  readonly provider: Provider;
  /** An ordinary account with failures in its logs. */
  one(): Promise<ContractCloud>;
  /** More gateways than fit into one page of the API. */
  many(): Promise<ContractCloud>;
  /** An account that has none. */
  empty(): Promise<ContractCloud>;
  /** One call that may be denied with the rest still answered: how the lab names it, which question it belongs to, and the permission that is missing. */
  readonly optional: { readonly action: string; readonly question: Question; readonly permission: string };
  /** The call without which nothing can be listed. */
  readonly listing: { readonly action: string; readonly permission: string };
  /** True when expired credentials show in this provider's own calls. */
  readonly credentials: boolean;
}

const questions = ["backends", "probes", "settings", "metrics", "failures"] as const;

/** The promises of `Adapter`, held against a provider's own adapter over real HTTP. */
export function describeAdapter(harness: ContractHarness): void {
  const { provider, optional, listing } = harness;
  const open: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  async function begin(start: () => Promise<ContractCloud>, signal?: AbortSignal) {
    const cloud = await start();
    open.push(() => cloud.close());
    const run = virtualRun(cloud.env, signal ? { signal } : {});
    const adapter = await connect(provider, cloud, run);
    open.push(() => adapter.close?.());
    return { cloud, run, adapter, window: lastHour(run) };
  }

  describe(`contract of ${provider.id}`, () => {
    it("answers every question about every gateway, and asks nothing twice", async () => {
      const { cloud, run, adapter, window } = await begin(harness.one);

      const gateways = await collect(adapter.gateways());
      for (const gateway of gateways) for (const question of questions) await ask(adapter, question, gateway, window);
      const calls = cloud.calls();
      for (const gateway of gateways) for (const question of questions) await ask(adapter, question, gateway, window);

      expect(gateways).toHaveLength(cloud.gateways);
      expect(new Set(gateways.map(({ id }) => id)).size).toBe(gateways.length);
      expect(run.gaps).toEqual([]);
      expect(withoutLogs(cloud.calls())).toEqual(withoutLogs(calls));
    });

    it("answers in plain JSON that its own schema accepts", async () => {
      const { adapter } = await begin(harness.one);

      for await (const gateway of adapter.gateways()) {
        const { facts } = await adapter.settings(gateway);
        expect(await provider.parseFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
      }
    });

    it("follows pages to the end", async () => {
      const { cloud, adapter } = await begin(harness.many);

      const gateways = await collect(adapter.gateways());

      expect(new Set(gateways.map(({ id }) => id)).size).toBe(cloud.gateways);
    });

    it("lists nothing in an empty account, without a gap", async () => {
      const { run, adapter } = await begin(harness.empty);

      expect(await collect(adapter.gateways())).toEqual([]);
      expect(run.gaps).toEqual([]);
    });

    it("names the permission that is missing, and answers the rest", async () => {
      const { cloud, run, adapter, window } = await begin(harness.one);
      cloud.misbehave(optional.action, "deny");

      const [gateway] = await collect(adapter.gateways());
      if (!gateway) throw new Error("the lab has no gateway");
      const refused: unknown[] = [];
      for (const question of questions)
        await ask(adapter, question, gateway, window).catch((error: unknown) => {
          expect(question).toBe(optional.question);
          refused.push(error);
        });

      const missing = [...run.gaps, ...refused].map((each) => (each as { permission?: string }).permission);
      expect(missing).toContain(optional.permission);
    });

    it("rejects with the permission when nothing can be listed", async () => {
      const { cloud, adapter } = await begin(harness.one);
      cloud.misbehave(listing.action, "deny");

      expect(await rejection(collect(adapter.gateways()))).toMatchObject({
        code: "denied",
        permission: listing.permission,
      });
    });

    it("gets through when it is throttled for a while", async () => {
      const { cloud, run, adapter } = await begin(harness.one);
      cloud.misbehave(listing.action, "throttle", 4);

      expect(await collect(adapter.gateways())).toHaveLength(cloud.gateways);
      expect(run.seconds()).toBeGreaterThan(0);
    });

    it("gives up when it is throttled for ever", async () => {
      const { cloud, adapter } = await begin(harness.one);
      cloud.misbehave("*", "throttle");

      expect(await rejection(collect(adapter.gateways()))).toMatchObject({ code: "throttled" });
    });

    it("says so when nothing listens there", async () => {
      const { cloud, adapter } = await begin(harness.one);
      await cloud.close();

      expect(await rejection(collect(adapter.gateways()))).toMatchObject({ code: "unreachable" });
    });

    it.for(["html", "truncate"] as const)("refuses a reply that is none: %s", async (trouble) => {
      const { cloud, adapter } = await begin(harness.one);
      cloud.misbehave("*", trouble);

      expect(await rejection(collect(adapter.gateways()))).toMatchObject({ code: "invalid-reply" });
    });

    it.skipIf(!harness.credentials)("tells expired credentials from missing permissions", async () => {
      const { cloud, adapter } = await begin(harness.one);
      cloud.misbehave("*", "expired-token");

      expect(await rejection(collect(adapter.gateways()))).toMatchObject({ code: "credentials" });
    });

    it("stops when it is interrupted", async () => {
      const abort = new AbortController();
      const { adapter, window } = await begin(harness.one, abort.signal);
      const [gateway] = await collect(adapter.gateways());
      if (!gateway) throw new Error("the lab has no gateway");

      const asked = questions.map((question) => ask(adapter, question, gateway, window).then(() => undefined, codeOf));
      abort.abort();

      for (const code of await Promise.all(asked)) expect(["aborted", undefined]).toContain(code);
    });

    it("asks nothing once it is interrupted", async () => {
      const abort = new AbortController();
      const { cloud, adapter } = await begin(harness.one, abort.signal);
      abort.abort();

      expect(await rejection(collect(adapter.gateways()))).toMatchObject({ code: "aborted" });
      expect(cloud.calls()).toEqual({});
    });
  });
}

async function connect(provider: Provider, { options }: ContractCloud, { context }: VirtualRun): Promise<Adapter> {
  if (!provider.connect) throw new Error(`${provider.id} has no adapter`);
  return await provider.connect(options, context);
}

async function ask(adapter: Adapter, question: Question, gateway: Gateway, window: Window): Promise<unknown> {
  if (question === "metrics") return await adapter.metrics?.(gateway, window);
  if (question === "failures") return await adapter.failures(gateway, window);
  return await adapter[question](gateway);
}

/** What a promise rejects with, which must be the one exported error. */
async function rejection(promise: Promise<unknown>): Promise<InspectionError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InspectionError);
  return error as InspectionError;
}

function codeOf(error: unknown): string {
  return error instanceof InspectionError ? error.code : `no InspectionError: ${String(error)}`;
}

/** Log lines are streamed, not remembered: reading them again is a new question. */
function withoutLogs(calls: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(calls).filter(([action]) => !/GetObject|ListObjects|FilterLogEvents|query/i.test(action)),
  );
}

function lastHour({ context }: VirtualRun): Window {
  const until = context.now();
  return { since: new Date(until.getTime() - 3_600_000).toISOString(), until: until.toISOString() };
}
