import type { Evidence, Match } from "@cloud502/core";
import { originHealth } from "../backends.ts";
import type { CloudflareFacts } from "../facts.ts";
import { apiFact, type CloudflareRule, type CloudflareSnapshot, docs, failuresByHost, lint } from "./support.ts";

type Pool = NonNullable<CloudflareFacts["pools"]>[number];

const pages = [`${docs}/load-balancing/pools/`];
const monitorPages = [`${docs}/load-balancing/monitors/`];
const reasonPages = [`${docs}/load-balancing/troubleshooting/common-error-codes/`];
const poolSource = "load_balancers/pools";

const takesTraffic = ({ enabled, weight }: Pool["origins"][number]) => enabled && weight > 0;

/** Requests that failed at load balancers which use the pool. */
function failingThrough(pool: Pool, snapshot: CloudflareSnapshot): Pick<Match, "requests" | "firstSeen"> {
  const names = (snapshot.facts?.loadBalancers ?? [])
    .filter(({ defaultPools, otherPools, fallbackPool }) =>
      [...defaultPools, ...otherPools, fallbackPool].includes(pool.id),
    )
    .map(({ name }) => name);
  const failing = failuresByHost(
    snapshot,
    ({ signature, host }) => signature === "no-usable-pool" && host !== undefined && names.includes(host),
  );
  const requests = failing.reduce((sum, one) => sum + one.requests, 0);
  const [firstSeen] = failing.map((one) => one.firstSeen).sort();
  return { requests, ...(firstSeen && { firstSeen }) };
}

/** What the failing requests of its load balancers add to a finding about a pool. */
function traffic(pool: Pool, snapshot: CloudflareSnapshot): readonly Evidence[] {
  const { requests } = failingThrough(pool, snapshot);
  return requests
    ? [
        {
          direction: "for",
          fact: `${requests} requests to its load balancers were answered without any origin being asked`,
          source: "cloudflare:httpRequestsAdaptiveGroups",
          circumstantial: true,
        },
      ]
    : [];
}

function perPool(detect: (pool: Pool, snapshot: CloudflareSnapshot) => string | undefined): CloudflareRule["detect"] {
  return (snapshot) =>
    (snapshot.facts?.pools ?? []).flatMap((pool) => {
      const fact = detect(pool, snapshot);
      if (fact === undefined) return [];
      return {
        subject: pool.name,
        evidence: [apiFact(fact, poolSource), ...traffic(pool, snapshot)],
        pool: pool.id,
        names: { pool: pool.name, poolId: pool.id },
        ...failingThrough(pool, snapshot),
      };
    });
}

/** Load balancers and pools whose configuration or health leaves no origin. */
export const poolRules: readonly CloudflareRule[] = [
  {
    id: "cloudflare/pool-empty",
    title: "Pool {pool} is enabled, but none of its origins takes traffic",
    severity: "critical",
    cause: "no-backends",
    why: "Every origin of the pool is disabled or has weight 0.",
    fix: ["Enable an origin of pool {pool}, or give one a weight."],
    docs: pages,
    detect: perPool((pool) =>
      pool.enabled && !pool.origins.some(takesTraffic)
        ? `Pool ${pool.name} is enabled with ${pool.origins.length} origins, none of which takes traffic`
        : undefined,
    ),
  },
  {
    id: "cloudflare/pools-off",
    title: "Load balancer {balancer} has no enabled pool",
    severity: "critical",
    cause: "no-backends",
    why: "All default pools are disabled, or the fallback pool is: there is nowhere to send requests when it comes to it.",
    fix: ["Enable a default pool and the fallback pool of {balancer}."],
    docs: [`${docs}/load-balancing/load-balancers/`],
    detect: ({ facts }) =>
      (facts?.loadBalancers ?? []).flatMap((balancer) => {
        const of = (id: string) => facts?.pools?.find((pool) => pool.id === id);
        const known = balancer.enabled ? balancer.defaultPools.flatMap((id) => of(id) ?? []) : [];
        const allOff =
          known.length > 0 && known.length === balancer.defaultPools.length && known.every(({ enabled }) => !enabled);
        const fallback = balancer.enabled && balancer.fallbackPool ? of(balancer.fallbackPool) : undefined;
        if (!allOff && fallback?.enabled !== false) return [];
        const fact = allOff
          ? `All ${known.length} default pools of ${balancer.name} are disabled`
          : `The fallback pool ${fallback?.name} of ${balancer.name} is disabled`;
        return {
          subject: balancer.name,
          evidence: [apiFact(fact, "load_balancers")],
          names: { balancer: balancer.name },
        };
      }),
  },
  lint({
    id: "cloudflare/pool-short",
    title: "Pool {pool} has fewer healthy origins than it demands",
    severity: "high",
    cause: "no-live-backends",
    why: "A pool with fewer healthy origins than minimum_origins is marked down as a whole.",
    fix: ["Repair or add origins of pool {pool}, or lower its minimum_origins."],
    docs: pages,
    detect: perPool((pool) => {
      if (!pool.enabled || !pool.health?.length) return undefined;
      const healthy = pool.origins.filter(
        (origin) => takesTraffic(origin) && originHealth(pool.health, origin.address).state === "healthy",
      ).length;
      return healthy < pool.minimumOrigins && healthy > 0
        ? `Pool ${pool.name} has ${healthy} healthy origins and demands ${pool.minimumOrigins}`
        : undefined;
    }),
  }),
  {
    id: "cloudflare/pool-unhealthy",
    title: "Pool {pool} is down",
    severity: "critical",
    cause: "no-live-backends",
    why: "Most regions that check the pool say that it is unhealthy. The reasons of its origins have findings of their own.",
    fix: ["Mend what the reasons of its origins name."],
    docs: reasonPages,
    detect: perPool(({ name, enabled, health, origins: members }) => {
      const down = (health ?? []).filter(({ healthy }) => !healthy);
      // A pool without any origin that takes traffic has a finding that says why.
      if (!enabled || !health || down.length * 2 <= health.length || !members.some(takesTraffic)) return undefined;
      const reasons = [
        ...new Set(
          down.flatMap(({ origins }) => origins.flatMap(({ reason, healthy }) => (healthy || !reason ? [] : [reason]))),
        ),
      ];
      return `Pool ${name} is unhealthy in ${down.map(({ region }) => region).join(", ")}${reasons.length > 0 ? `: ${reasons.join(", ")}` : ""}`;
    }),
  },
  lint({
    id: "cloudflare/pool-without-monitor",
    title: "Pool {pool} has no monitor",
    severity: "medium",
    cause: "no-live-backends",
    why: "Without a monitor its origins are never taken out, however ill they are.",
    fix: ["Attach a monitor to pool {pool}."],
    docs: monitorPages,
    detect: perPool((pool) => (pool.enabled && !pool.monitor ? `Pool ${pool.name} has no monitor` : undefined)),
  }),
  lint({
    id: "cloudflare/pool-origin-behind-cloudflare",
    title: "Origin {origin} of a pool is itself a proxied hostname",
    severity: "high",
    cause: "probe-misconfigured",
    why: "Health checks of an address that resolves to Cloudflare do not run at all, and requests pass the edge twice.",
    fix: ["Use the origin's own address, or a DNS-only hostname."],
    docs: reasonPages,
    detect: ({ facts }) =>
      (facts?.pools ?? []).flatMap((pool) =>
        pool.origins
          .filter(({ address }) =>
            facts?.records?.some(({ name, proxied }) => proxied && name === address.toLowerCase()),
          )
          .map(({ address }) => ({
            subject: `${pool.name} / ${address}`,
            evidence: [apiFact(`${address} is a proxied record of this zone`, "dns_records")],
            pool: pool.id,
            backend: address,
            names: { origin: address },
          })),
      ),
  }),
];
