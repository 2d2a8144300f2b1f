import type { CauseClass, Probe, Severity } from "@cloud502/core";
import { type AwsRule, type AwsSnapshot, proof } from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { groupsInUse, probeOf, type TargetGroup } from "./settings.ts";

/** What `check` found: the fact in words and, where a fix needs them, more names. */
export interface Found {
  readonly fact: string;
  readonly names?: Readonly<Record<string, string>>;
  /** Absent = the row's. */
  readonly source?: string;
  /** Absent = the pool's or load balancer's name. */
  readonly subject?: string;
}

interface LintText {
  /** Without "aws/". */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What it would become. */
  readonly cause: CauseClass;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  readonly basis?: "inferred";
  /** Where the setting was read. */
  readonly source: string;
}

/** Lint of one target group that is attached to a load balancer. */
export interface GroupRow extends LintText {
  check(snapshot: AwsSnapshot, group: TargetGroup): Found | readonly Found[] | undefined;
}

/** Lint of a health check of a group of servers; functions are checked seldom and by design. */
export interface ProbeRow extends LintText {
  check(probe: Probe, group: TargetGroup, snapshot: AwsSnapshot): Found | undefined;
}

/** Lint of the load balancer. */
export interface GatewayRow extends LintText {
  check(snapshot: AwsSnapshot): Found | readonly Found[] | undefined;
}

function ruleOf({ id, title, severity, cause, why, fix, docs, basis }: LintText, detect: AwsRule["detect"]): AwsRule {
  return { id: `aws/${id}`, title, severity, cause, why, fix, docs, latent: true, ...(basis && { basis }), detect };
}

function several(found: Found | readonly Found[] | undefined): readonly Found[] {
  if (found === undefined) return [];
  return "fact" in found ? [found] : found;
}

export function groupLint(row: GroupRow): AwsRule {
  return ruleOf(row, (snapshot) =>
    groupsInUse(snapshot).flatMap((group) =>
      several(row.check(snapshot, group)).map((found) => toMatch(snapshot, row, found, group.arn)),
    ),
  );
}

export function probeLint(row: ProbeRow): AwsRule {
  return groupLint({
    ...row,
    check: (snapshot, group) => {
      const probe = probeOf(snapshot, group.arn);
      return probe && group.targetType !== "lambda" ? row.check(probe, group, snapshot) : undefined;
    },
  });
}

export function gatewayLint(row: GatewayRow): AwsRule {
  return ruleOf(row, (snapshot) =>
    several(row.check(snapshot)).map((found) => toMatch(snapshot, row, found, undefined)),
  );
}

function toMatch(snapshot: AwsSnapshot, row: LintText, found: Found, pool: string | undefined) {
  const { fact, names, subject, source = row.source } = found;
  return matchAbout(snapshot, { pool }, { subject, evidence: [proof(fact, source)], ...(names && { names }) });
}
