import type { CauseClass, Evidence, FailureGroup, Severity } from "@cloud502/core";
import { healthReason } from "../health-reasons.ts";
import { oneColo, pageRules } from "./pair-evidence.ts";
import {
  apiFact,
  type CloudflareRule,
  type CloudflareSnapshot,
  failuresByHost,
  type HostFailures,
  hostMatch,
  originOf,
} from "./support.ts";

/** Below this share of a hostname's requests an application's 5xx are ordinary. */
const smallShare = 0.01;
/** So few observations (sampled requests, before they are multiplied) do not tell 1 % from 5 %. */
const fewObservations = 5;
const unsureShare = 0.05;

/** A rule that reads the pair (edge status, origin status): which signatures it takes, and what speaks for it beside them. */
export interface PairRule {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly signatures: readonly string[];
  readonly statuses?: readonly number[];
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: string;
  readonly basis?: "inferred";
  /** Whether it wants the failures that are a small share of a hostname's requests, or the others; absent = all. */
  readonly share?: "large" | "small";
  /** False = another rule says it better for this hostname. */
  readonly applies?: (failures: HostFailures, snapshot: CloudflareSnapshot) => boolean;
  readonly more?: (failures: HostFailures, snapshot: CloudflareSnapshot) => readonly Evidence[];
}

/** One rule of the catalogue from a row of the table. */
export function pairRule(row: PairRule): CloudflareRule {
  const { name, docs, signatures, statuses, applies, more, share, ...text } = row;
  const wanted = (group: FailureGroup) =>
    signatures.includes(group.signature) &&
    (!statuses || (group.status !== undefined && statuses.includes(group.status)));
  return {
    id: `cloudflare/${name}`,
    ...text,
    docs: [docs],
    detect: (snapshot) =>
      failuresByHost(snapshot, wanted)
        .filter((failures) => applies?.(failures, snapshot) ?? true)
        .filter((failures) => !share || (share === "small") === isSmallShare(failures, snapshot))
        .map((failures) => {
          const health = healthEvidence(failures, snapshot, row.cause);
          const evidence = [...(more?.(failures, snapshot) ?? []), ...health];
          const match = hostMatch(failures, evidence, namesFor(failures, snapshot));
          if (share !== "small") return match;
          // A handful of ordinary errors must not be weighed against an outage, nor come first because it came early.
          const { requests: _requests, firstSeen: _firstSeen, ...rare } = match;
          return rare;
        }),
  };
}

/** What monitors and health checks say of the origins behind a hostname, when it is of the same class. */
function healthEvidence({ host }: HostFailures, { facts }: CloudflareSnapshot, cause: CauseClass): readonly Evidence[] {
  const origin = facts?.origins.find(({ hostname }) => hostname === host);
  const addresses = new Set(origin?.targets.map(({ address }) => address));
  const checks = (facts?.healthChecks ?? []).flatMap(({ name, address, status, reason }) =>
    status === "unhealthy" &&
    (address === host || addresses.has(address)) &&
    healthReason(reason, undefined)?.cause === cause
      ? [apiFact(`Health check ${name} fails: ${reason}`, "healthchecks")]
      : [],
  );
  const pools = (facts?.pools ?? []).filter(({ id }) => origin?.pools?.includes(id));
  const regions = pools.flatMap(({ name, health }) =>
    (health ?? []).flatMap(({ region, origins }) =>
      origins
        .filter((one) => !one.healthy && healthReason(one.reason, one.responseCode)?.cause === cause)
        .map((one) =>
          apiFact(`Pool ${name}, ${region}: ${one.address} fails: ${one.reason}`, "load_balancers/pools/health"),
        ),
    ),
  );
  return [...checks, ...regions.slice(0, 1)];
}

function namesFor(failures: HostFailures, snapshot: CloudflareSnapshot): Record<string, string> {
  const origin = originOf(snapshot, failures.host);
  const target = origin?.targets[0]?.address;
  const colo = failures.groups.find(({ detail }) => detail?.colo)?.detail?.colo;
  const [pattern] = pageRules(failures, snapshot);
  return {
    zone: snapshot.gateway.name,
    ...(target && {
      target,
      service: target,
      origin: failures.groups.find(({ backend }) => backend)?.backend ?? target,
    }),
    ...(colo && { colo: oneColo(failures, snapshot)?.colo ?? colo }),
    ...(pattern && { pattern }),
  };
}

/** True when the origin's own 5xx are less than one in a hundred requests for the hostname; false when nobody counted those. */
export function isSmallShare({ host, known }: HostFailures, { metrics, failures }: CloudflareSnapshot): boolean {
  const failed = (failures?.groups ?? [])
    .filter(
      (group) => group.kind === "request" && group.signature === "origin-answered" && (!known || group.host === host),
    )
    .reduce((sum, { count }) => sum + count, 0);
  const ofHost = (metrics ?? []).find(({ name, dimensions }) => name === "requests" && dimensions.host === host)
    ?.points[0]?.[1];
  const all = ofHost ?? failures?.requests?.total;
  if (all === undefined || all === 0) return false;
  const observations = failed / (failures?.sampleInterval ?? 1);
  return failed / all < (observations < fewObservations ? unsureShare : smallShare);
}
