import { confidence, observer } from "./confidence.ts";
import type { CauseClass, Evidence, Finding, Snapshot } from "./model/index.ts";
import { compareFindings, precedence } from "./precedence.ts";
import type { Provider } from "./provider.ts";
import type { Match, RuleText } from "./rule.ts";
import { fill, shellQuote } from "./text/shell.ts";

/** A match with all that is needed to weigh it against others; becomes a Finding. */
interface Draft {
  readonly rule: RuleText;
  readonly match: Match;
  readonly provider: string;
  readonly gateway: string | null;
  readonly cause: CauseClass;
  readonly evidence: readonly Evidence[];
  /** Overrides what match and rule say of their basis. */
  readonly basis?: "inferred";
}

/**
 * Applies every rule to the snapshots of its provider, and the join rules to all, and orders what they find: the most
 * decisive first. Pure; the same snapshots give the same findings.
 */
export function diagnose(providers: readonly Provider[], snapshots: readonly Snapshot[]): readonly Finding[] {
  const single = snapshots.flatMap((snapshot) => {
    const provider = providers.find(({ id }) => id === snapshot.provider);
    const gateway = snapshot.gateway.kind === "logs" ? null : snapshot.gateway.id;
    const drafts = (provider?.matches(snapshot) ?? []).flatMap(({ rule, matches }) =>
      matches.map((match) => draft(rule, match, gateway)),
    );
    return settleLatent(drafts, snapshot);
  });
  const across = providers.flatMap(({ joins = [] }) =>
    joins.flatMap((rule) => rule.detectAcross(snapshots).map((match) => draft(rule, match, commonGateway(snapshots)))),
  );
  const drafts = [...single, ...across];
  const findings = drafts.map((one) => ({ finding: toFinding(one, drafts), firstSeen: one.match.firstSeen }));
  return findings.sort(compareFindings(precedence(findings))).map(({ finding }) => finding);
}

function draft(rule: RuleText, match: Match, gateway: string | null): Draft {
  return {
    rule,
    match,
    provider: rule.id.split("/")[0] ?? rule.id,
    gateway,
    cause: rule.cause,
    evidence: match.evidence,
  };
}

/** The gateway of a run that looked at one only; a join over several belongs to none. */
function commonGateway(snapshots: readonly Snapshot[]): string | null {
  const ids = new Set(snapshots.flatMap(({ gateway }) => (gateway.kind === "logs" ? [] : [gateway.id])));
  const [only] = ids;
  return ids.size === 1 && only !== undefined ? only : null;
}

/** Lint is a latent risk, unless its class is seen to fail in the same snapshot: then it is evidence for that class. */
function settleLatent(drafts: readonly Draft[], snapshot: Snapshot): readonly Draft[] {
  return drafts.map((one) => {
    if (!one.rule.latent) return one;
    const groups = (snapshot.failures?.groups ?? []).filter(
      (group) => group.cause === one.cause && overlap(one.match, group),
    );
    const count = groups.reduce((sum, group) => sum + group.count, 0);
    const named = drafts.find(
      (other) => !other.rule.latent && other.cause === one.cause && overlap(one.match, other.match),
    );
    const first = groups[0];
    if (named === undefined) return { ...one, cause: "latent-risk" };
    const seen: Evidence | undefined = first && {
      direction: "for",
      fact: `${count} failures of class ${one.cause} in the window`,
      source: `${first.source} log`,
    };
    // That the same class fails somewhere in the gateway does not prove that this line of configuration is why.
    const isSamePart = groups.some((group) => shares(one.match, group)) || shares(one.match, named.match);
    return {
      ...one,
      evidence: [...one.evidence, seen ?? agreement(named)],
      ...(!isSamePart && { basis: "inferred" as const }),
    };
  });
}

/** What a match or a group names of a gateway. */
interface Part {
  readonly pool?: string;
  readonly backend?: string;
}

/** Two things that name the same pool or backend. */
function shares(a: Part, b: Part): boolean {
  return (a.pool !== undefined && a.pool === b.pool) || (a.backend !== undefined && a.backend === b.backend);
}

/** Two things are about the same part of a gateway unless they name different pools or backends. */
function overlap(a: Part, b: Part): boolean {
  const differ = (x: string | undefined, y: string | undefined) => x !== undefined && y !== undefined && x !== y;
  return !differ(a.pool, b.pool) && !differ(a.backend, b.backend);
}

function agreement(other: Draft): Evidence {
  const proof =
    other.evidence.find(({ direction, circumstantial }) => direction === "for" && !circumstantial) ?? other.evidence[0];
  return {
    direction: "for",
    fact: `${other.rule.id} found the same: ${proof?.fact ?? other.rule.title}`,
    source: proof?.source ?? other.rule.id,
  };
}

/** Evidence of other rules that found the same class for the same part of the same gateway, each from an observer not yet heard. */
function corroboration(one: Draft, drafts: readonly Draft[]): readonly Evidence[] {
  const heard = new Set(one.evidence.map(({ source }) => observer(source)));
  const found: Evidence[] = [];
  for (const other of drafts) {
    if (other === one || other.rule.latent || other.rule.id === one.rule.id) continue;
    if (other.gateway !== one.gateway || other.cause !== one.cause || !overlap(one.match, other.match)) continue;
    const line = agreement(other);
    if (heard.has(observer(line.source))) continue;
    heard.add(observer(line.source));
    found.push(line);
  }
  return found;
}

function toFinding(one: Draft, drafts: readonly Draft[]): Finding {
  const { rule, match, gateway } = one;
  const names = match.names ?? {};
  const evidence = [...one.evidence, ...(rule.latent ? [] : corroboration(one, drafts))];
  return {
    rule: rule.id,
    provider: one.provider,
    subject: match.subject,
    key: keyOf(JSON.stringify([rule.id, gateway, match.subject])),
    title: fill(rule.title, names),
    severity: rule.severity,
    cause: one.cause,
    confidence: confidence(evidence, one.basis ?? match.basis ?? rule.basis ?? "documented"),
    gateway,
    requests: match.requests ?? 0,
    evidence,
    fix: rule.fix.map((line) => fill(line, names, shellQuote)),
    docs: rule.docs,
    ...(match.location && { location: match.location }),
    ...(match.patch !== undefined && { patch: match.patch }),
  };
}

/** The first 16 digits of a text's SHA-256. node:crypto takes a tenth of the start to load: it does so when the first finding needs it. */
function keyOf(text: string): string {
  return process.getBuiltinModule("node:crypto").hash("sha256", text, "hex").slice(0, 16);
}
