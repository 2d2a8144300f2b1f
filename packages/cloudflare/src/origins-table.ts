import type { Snapshot } from "@cloud502/core";
import type { CloudflareFacts } from "./facts.ts";

/** One row of `cloudflare origins`: plain text and numbers, ready for any renderer. */
export interface OriginRow {
  readonly zone: string;
  readonly hostname: string;
  readonly proxied: "yes" | "no";
  readonly ssl: string;
  /** Where requests really go: "A record 203.0.113.7; origin rule 10.0.0.5:8443". */
  readonly goesTo: string;
  /** healthy | unhealthy | unused | unknown; of the worst origin. */
  readonly health: string;
  /** Reasons, and the sources that gave them. */
  readonly reason: string;
  readonly certificate: string;
  /** 5xx in the window by status pair: "521/none 4200". */
  readonly failures: string;
  readonly requests5xx: number;
  /** Who made them: "origin 90 %, edge 10 %". */
  readonly producedBy: string;
}

const worst = ["unhealthy", "unknown", "initial", "draining", "unused", "healthy"];

/** The table of proxied hostnames: where each goes, how well that is, and what failed there. Pure. */
export function originsTable(snapshot: Snapshot): readonly OriginRow[] {
  const facts = isFacts(snapshot.facts) ? snapshot.facts : undefined;
  return (facts?.origins ?? []).map((origin): OriginRow => {
    const pools = new Set([origin.hostname, ...(origin.pools ?? [])]);
    const backends = (snapshot.backends ?? []).filter(({ pool }) => pools.has(pool));
    const states = backends.map(({ state }) => state).sort((a, b) => worst.indexOf(a) - worst.indexOf(b));
    const reasons = backends.flatMap(({ address, reason, description }) =>
      reason ? [`${address}: ${description ?? reason}`] : [],
    );
    const groups = (snapshot.failures?.groups ?? []).filter(
      ({ kind, host }) => kind === "request" && host === origin.hostname,
    );
    const total = groups.reduce((sum, { count }) => sum + count, 0);
    return {
      zone: snapshot.gateway.name,
      hostname: origin.hostname,
      proxied: origin.proxied ? "yes" : "no",
      ssl: origin.sslMode ?? "unknown",
      goesTo:
        [
          ...origin.targets.map(
            ({ via, address, port, enabled }) => `${via} ${address}${port ? `:${port}` : ""}${enabled ? "" : " (off)"}`,
          ),
          ...origin.workers.map((script) => `Worker ${script}`),
        ].join("; ") || "unknown",
      health: states[0] ?? "unknown",
      reason: reasons.join("; "),
      certificate: origin.certificate
        ? `${origin.certificate.status}${origin.certificate.expiresOn ? ` to ${origin.certificate.expiresOn.slice(0, 10)}` : ""}`
        : facts?.certificatePacks
          ? "none"
          : "unknown",
      failures: tally(
        groups.map((group) => [`${group.status ?? "?"}/${group.backendStatus ?? "not asked"}`, group.count]),
      )
        .map(([pair, count]) => `${pair} ${count}`)
        .join(", "),
      requests5xx: total,
      producedBy: tally(groups.map((group) => [group.detail?.producedBy ?? "unknown", group.count]))
        .map(([who, count]) => `${who} ${Math.round((count / total) * 100)} %`)
        .join(", "),
    };
  });
}

/** Safe for any snapshot: of another provider, or one saved without facts. */
function isFacts(facts: unknown): facts is CloudflareFacts {
  return typeof facts === "object" && facts !== null && "origins" in facts && Array.isArray(facts.origins);
}

function tally(entries: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const [key, count] of entries) sums.set(key, (sums.get(key) ?? 0) + count);
  return [...sums].sort(([, a], [, b]) => b - a);
}
