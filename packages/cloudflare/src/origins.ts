import type { CloudflareFacts } from "./facts.ts";
import { certificateCovers, expressionConcerns, patternCovers, tunnelOf } from "./hostnames.ts";

type Origin = CloudflareFacts["origins"][number];
type Target = Origin["targets"][number];
type Parts = Omit<CloudflareFacts, "origins" | "checks">;

/**
 * Where each hostname really goes: the load balancer of that name before the DNS record, Workers' custom domains before
 * both, overrides by origin rules last. DNS-only names are listed too; Cloudflare makes none of their errors.
 */
export function resolveOrigins(parts: Parts, wanted: readonly string[] = []): Origin[] {
  const names = new Set([
    ...(parts.records ?? []).map(({ name }) => name),
    ...(parts.loadBalancers ?? []).map(({ name }) => name),
    ...(parts.workerDomains ?? []).map(({ hostname }) => hostname),
    ...(parts.customHostnames ?? []).map(({ hostname }) => hostname),
  ]);
  return [...names]
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .sort()
    .map((name) => resolveOrigin(parts, name));
}

function resolveOrigin(parts: Parts, hostname: string): Origin {
  const certificate = certificateState(parts, hostname);
  const ssl = sslMode(parts, hostname);
  const workers = (parts.workerRoutes ?? []).flatMap(({ pattern, script }) =>
    script && patternCovers(pattern, hostname) ? [script] : [],
  );
  return {
    hostname,
    ...way(parts, hostname),
    workers,
    ...(ssl && { sslMode: ssl }),
    ...(certificate && { certificate }),
  };
}

type Way = Pick<Origin, "kind" | "proxied" | "targets" | "tunnel" | "pools">;

function way(parts: Parts, hostname: string): Way {
  const domain = parts.workerDomains?.find((one) => one.hostname === hostname);
  if (domain) return { kind: "worker", proxied: true, targets: [target(domain.service, "Worker custom domain")] };

  const balancer = parts.loadBalancers?.find(({ name, enabled }) => name === hostname && enabled);
  if (balancer) {
    const ids = [
      ...new Set([
        ...balancer.defaultPools,
        ...balancer.otherPools,
        ...(balancer.fallbackPool ? [balancer.fallbackPool] : []),
      ]),
    ];
    const pools = ids.flatMap((id) => parts.pools?.find((pool) => pool.id === id) ?? []);
    const targets = pools.flatMap((pool) =>
      pool.origins.map((origin) => ({
        ...target(origin.address, `pool ${pool.name}`, origin.port),
        enabled: pool.enabled && origin.enabled,
      })),
    );
    return { kind: "load-balancer", proxied: balancer.proxied, targets, pools: ids };
  }

  const records = (parts.records ?? []).filter(({ name }) => name === hostname);
  const proxied = records.some((record) => record.proxied);
  const tunnelId = records.flatMap(({ content }) => tunnelOf(content) ?? [])[0];
  if (tunnelId) return { kind: "tunnel", proxied, tunnel: tunnelId, targets: tunnelTargets(parts, tunnelId, hostname) };
  if (records.length > 0) {
    const targets = records.map(({ type, content }) => target(content, `${type} record`));
    return {
      kind: records[0]?.type === "CNAME" ? "cname" : "address",
      proxied,
      targets: overridden(parts, hostname, targets),
    };
  }

  const custom = parts.customHostnames?.find((one) => one.hostname === hostname);
  const origin = custom?.origin ?? parts.fallbackOrigin?.origin;
  const via = custom?.origin ? "custom origin" : "fallback origin";
  return { kind: "custom-hostname", proxied: true, targets: origin ? [target(origin, via)] : [] };
}

function target(address: string, via: string, port?: number): Target {
  return { address: address.toLowerCase(), via, enabled: true, ...(port !== undefined && { port }) };
}

function tunnelTargets(parts: Parts, id: string, hostname: string): Target[] {
  const tunnel = parts.tunnels?.find((one) => one.id === id);
  const rule = tunnel?.ingress?.find((one) => !one.hostname || patternCovers(one.hostname, hostname));
  return rule ? [target(rule.service, `tunnel ${tunnel?.name}`)] : [];
}

/** An origin rule that surely applies takes the records' place; one that may apply is listed beside them. */
function overridden(parts: Parts, hostname: string, targets: Target[]): Target[] {
  const rules = (parts.originRules ?? []).filter(({ enabled, host, port }) => enabled && (host || port));
  const sure = rules.find(({ expression }) => expressionConcerns(expression, hostname) === "yes");
  if (sure) {
    if (sure.host) return [target(sure.host, "origin rule", sure.port)];
    return targets.map((one) => ({ ...one, via: `${one.via}, origin rule`, ...(sure.port && { port: sure.port }) }));
  }
  const possible = rules.filter(({ expression, host }) => host && expressionConcerns(expression, hostname) === "maybe");
  return [...targets, ...possible.map(({ host, port }) => target(host ?? "", "origin rule for some requests", port))];
}

function sslMode({ sslRules, settings }: Parts, hostname: string): string | undefined {
  const rule = sslRules?.find(({ expression }) => expressionConcerns(expression, hostname) === "yes");
  const zone = settings?.ssl;
  return rule?.ssl ?? (typeof zone === "string" ? zone : undefined);
}

function certificateState({ certificatePacks }: Parts, hostname: string): Origin["certificate"] | undefined {
  const covering = certificatePacks?.filter(({ hosts }) => certificateCovers(hosts, hostname)) ?? [];
  const best = covering.find(({ status }) => status === "active") ?? covering[0];
  return best && { status: best.status, ...(best.expiresOn && { expiresOn: best.expiresOn }) };
}
