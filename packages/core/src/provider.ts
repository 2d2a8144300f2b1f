import type { LogFormat } from "./logs/format.ts";
import type { Backend, Failures, Gap, Gateway, Limits, Probe, Series, Snapshot, Window } from "./model/index.ts";
import type { JoinRule, Match, Rule, RuleText } from "./rule.ts";

/** What its users call things, in the singular. */
export interface Words {
  readonly gateway: string;
  readonly backend: string;
  readonly pool: string;
}

/** What one question needs, for least-privilege policies and for gaps. */
export interface Permission {
  /** "s3:GetObject", "Microsoft.Network/applicationGateways/backendhealth/action", "Zone Analytics Read". */
  readonly action: string;
  /** The question it answers, in words. */
  readonly purpose: string;
  /** The commands that ask it: "targets", "logs", … */
  readonly commands: readonly string[];
  /** False = without it only a part is missing. */
  readonly required: boolean;
}

/** How a product's error page or headers look on the wire. */
export interface PageFingerprint {
  readonly product: string;
  readonly status?: number;
  readonly header?: readonly [name: string, pattern: RegExp];
  readonly body?: RegExp;
  readonly says: string;
}

/** A catalogue row that is no rule here: what evidence it needs, and why this provider cannot have it. */
export interface Elsewhere {
  readonly row: string;
  readonly needs: string;
  readonly why: string;
}

/** A zod schema, or anything that parses like one. */
export interface Schema<T> {
  parse(value: unknown): T;
}

/** What a run lends every adapter: nothing is read from globals. */
export interface Context {
  readonly signal: AbortSignal;
  now(): Date;
  /** Resolves after `milliseconds`, rejects when `signal` aborts; injected so that tests own the clock. */
  sleep(milliseconds: number): Promise<void>;
  /** Reports an unanswered question; the rest of the answer still comes. */
  gap(gap: Gap): void;
  /** The environment that credentials and endpoints are read from. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Which gateways: by id, by name, or all that the credentials see. Ids may name a pool (a target group's ARN). */
export interface Scope {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
}

/**
 * The common interface. A method may reject with an InspectionError; nothing else. One connect() remembers its calls: no
 * call is made twice.
 */
export interface Adapter<Facts = unknown> {
  gateways(scope?: Scope): AsyncIterable<Gateway>;
  backends(gateway: Gateway): Promise<readonly Backend[]>;
  probes(gateway: Gateway): Promise<readonly Probe[]>;
  failures(gateway: Gateway, window: Window): Promise<Failures>;
  settings(gateway: Gateway): Promise<{ readonly limits: Limits; readonly facts: Facts }>;
  metrics?(gateway: Gateway, window: Window): Promise<readonly Series[]>;
  /** Frees sockets; called once. */
  close?(): void;
}

/** What a provider's package writes: fully typed. `schemas` sit behind `import()`, so that a descriptor loads neither zod nor an SDK. */
export interface ProviderDefinition<Options, Facts> {
  readonly id: string;
  readonly title: string;
  readonly words: Words;
  readonly rules: readonly Rule<Facts>[];
  /** Rules over several snapshots of one run. */
  readonly joins?: readonly JoinRule[];
  /** Catalogue rows whose evidence another provider or host supplies; listed in docs/rules.md, not silently dropped. */
  readonly elsewhere?: readonly Elsewhere[];
  readonly formats: readonly LogFormat[];
  readonly fingerprints: readonly PageFingerprint[];
  readonly permissions: readonly Permission[];
  /** The least-privilege document for the given permissions, in the provider's own form (an IAM policy, a custom role). */
  policy?(permissions: readonly Permission[]): unknown;
  /** Codes that `explain` knows beside rules: reasons, statuses, messages. */
  readonly explanations: readonly Explanation[];
  schemas(): Promise<{ options: Schema<Options>; facts: Schema<Facts> }>;
  connect?(options: Options, context: Context): Promise<Adapter<Facts>>;
}

/** What one code, reason or message means, for `explain`. */
export interface Explanation {
  /** As a user would paste it: "Target.Timeout", "525", "LambdaInvalidResponse". */
  readonly code: string;
  readonly title: string;
  /** Who says it, and what it means. */
  readonly meaning: string;
  /** Usual causes, likeliest first, or what to do. */
  readonly next: readonly string[];
  readonly docs: readonly string[];
}

/** A provider as the registry holds it: no type parameter, every untyped value parsed on the way in. */
export interface Provider extends Omit<ProviderDefinition<never, never>, "rules" | "schemas" | "connect"> {
  readonly rules: readonly RuleText[];
  /** All matches of all rules on a snapshot of this provider; facts are parsed when they come from a file. */
  matches(snapshot: Snapshot): readonly { readonly rule: RuleText; readonly matches: readonly Match[] }[];
  /** Checks saved facts; throws the schema's error. */
  parseFacts(facts: unknown): Promise<unknown>;
  /** Absent for products that are read from logs only. */
  readonly connect?: (options: unknown, context: Context) => Promise<Adapter>;
}

/** Closes over a definition's types, so that a registry can hold providers of every kind. */
export function defineProvider<Options, Facts>(definition: ProviderDefinition<Options, Facts>): Provider {
  const { rules, schemas, connect, ...rest } = definition;
  return {
    ...rest,
    rules,
    // Safe: a snapshot of this provider was made by its own adapter, or its facts went through parseFacts.
    matches: (snapshot) =>
      rules
        .map((rule) => ({ rule, matches: rule.detect(snapshot as Snapshot<Facts>) }))
        .filter(({ matches }) => matches.length > 0),
    parseFacts: async (facts) => (await schemas()).facts.parse(facts),
    ...(connect && { connect: async (options, context) => connect((await schemas()).options.parse(options), context) }),
  };
}
