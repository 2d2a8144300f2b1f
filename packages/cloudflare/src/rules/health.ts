import type { Match } from "@cloud502/core";
import { type HealthReason, healthReason, healthReasons } from "../health-reasons.ts";
import { apiFact, type CloudflareRule, type CloudflareSnapshot, docs } from "./support.ts";

const reasonDocs = `${docs}/load-balancing/troubleshooting/common-error-codes/`;

/** One rule per failure reason of monitors and health checks: a look-up in one table. */
export const healthRules: readonly CloudflareRule[] = healthReasons.map((row) => ({
  id: `cloudflare/health-${row.name}`,
  title: row.title,
  severity: "high",
  cause: row.cause,
  why: row.meaning,
  fix: row.fix,
  docs: [reasonDocs],
  ...(row.basis && { basis: row.basis }),
  detect: (snapshot) => [...poolMatches(row, snapshot), ...checkMatches(row, snapshot)],
}));

function poolMatches(row: HealthReason, { facts }: CloudflareSnapshot): readonly Match[] {
  return (facts?.pools ?? []).flatMap((pool) =>
    pool.origins.flatMap((origin) => {
      const failing = (pool.health ?? []).flatMap(({ region, origins }) =>
        origins
          .filter(
            (one) =>
              one.address === origin.address.toLowerCase() &&
              !one.healthy &&
              healthReason(one.reason, one.responseCode) === row,
          )
          .map((one) => ({ region, code: one.responseCode })),
      );
      const [first] = failing;
      if (!first) return [];
      const code = first.code ? ` (status ${first.code})` : "";
      const fact = `Pool ${pool.name}: ${origin.address} fails in ${failing.map(({ region }) => region).join(", ")}: ${row.reason}${code}`;
      return {
        subject: `${pool.name} / ${origin.address}`,
        evidence: [apiFact(fact, "load_balancers/pools/health")],
        pool: pool.id,
        backend: origin.address,
        names: {
          origin: origin.address,
          pool: pool.name,
          host: origin.host ?? servedBy(pool.id, facts) ?? origin.address,
        },
      };
    }),
  );
}

function checkMatches(row: HealthReason, { facts }: CloudflareSnapshot): readonly Match[] {
  return (facts?.healthChecks ?? []).flatMap((check) => {
    if (check.status !== "unhealthy" || healthReason(check.reason, undefined) !== row) return [];
    return {
      subject: `health check ${check.name}`,
      evidence: [apiFact(`Health check ${check.name} of ${check.address} fails: ${row.reason}`, "healthchecks")],
      backend: check.address,
      names: { origin: check.address, host: check.address },
    };
  });
}

function servedBy(pool: string, facts: CloudflareSnapshot["facts"]): string | undefined {
  return facts?.origins.find(({ pools }) => pools?.includes(pool))?.hostname;
}
