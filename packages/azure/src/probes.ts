import type { Gateway, Limits, Probe } from "@cloud502/core";
import type { AzureFacts, ProbeFacts, Setting } from "./facts.ts";
import { poolName } from "./resource-id.ts";

/** One pool through one setting, and the rules that send requests there. */
export interface Binding {
  /** "pool~setting" */
  readonly id: string;
  readonly pool: AzureFacts["pools"][number];
  readonly setting: Setting;
  readonly probe: ProbeFacts | undefined;
  readonly routes: readonly AzureFacts["routes"][number][];
}

/** The pairs of pool and setting that some rule uses: the only ones that are probed and get traffic. */
export function bindings(facts: AzureFacts): readonly Binding[] {
  const found = new Map<string, Binding & { routes: AzureFacts["routes"][number][] }>();
  for (const route of facts.routes) {
    const pool = facts.pools.find(({ name }) => name === route.pool);
    const setting = facts.settings.find(({ name }) => name === route.setting);
    if (!pool || !setting || route.redirect) continue;
    const id = poolName(pool.name, setting.name);
    const one = found.get(id) ?? {
      id,
      pool,
      setting,
      probe: facts.probes.find(({ name }) => name === setting.probe),
      routes: [],
    };
    one.routes.push(route);
    found.set(id, one);
  }
  return [...found.values()];
}

/** The common view of a gateway; pools that no rule uses are left out, since nothing is known of their health. */
export function toGateway(facts: AzureFacts): Gateway {
  const hostnames = facts.listeners.flatMap(({ hostNames }) => hostNames);
  return {
    id: facts.id,
    name: facts.name,
    kind: "gateway",
    pools: bindings(facts).map(({ id, setting }) => ({ id, name: id, protocol: setting.protocol, port: setting.port })),
    scope: {
      subscription: facts.subscription,
      "resource group": facts.resourceGroup,
      ...(facts.location && { location: facts.location }),
      sku: facts.tier,
      ...(facts.operationalState && { state: facts.operationalState }),
    },
    ...(hostnames.length > 0 && { hostnames: [...new Set(hostnames)] }),
  };
}

/** The probe of each pool; without one of its own a setting gets Azure's default probe (GET / at 127.0.0.1, 30 s, three times). */
export function probesOf(facts: AzureFacts): readonly Probe[] {
  return bindings(facts).map(({ id, setting, probe }) => {
    const host =
      probe?.host ??
      (probe?.pickHostFromSetting
        ? (setting.hostName ?? (setting.pickHostFromBackend ? "the backend's own name" : undefined))
        : undefined);
    return {
      pool: id,
      enabled: true,
      protocol: probe?.protocol ?? setting.protocol,
      port: probe?.port ?? setting.port,
      path: probe?.path ?? "/",
      ...((host ?? (probe ? undefined : "127.0.0.1")) && { host: host ?? "127.0.0.1" }),
      expect: probe && probe.statusCodes.length > 0 ? probe.statusCodes.join(",") : "200-399",
      intervalSeconds: probe?.intervalSeconds ?? 30,
      timeoutSeconds: probe?.timeoutSeconds ?? 30,
      healthyThreshold: 1,
      unhealthyThreshold: probe?.unhealthyThreshold ?? 3,
    };
  });
}

/** What crosses providers. Front keep-alive: 120 s in v1, 75 s in v2 (https://learn.microsoft.com/azure/application-gateway/application-gateway-faq). */
export function limitsOf(facts: AzureFacts): Limits {
  const timeouts = bindings(facts).map(({ setting }) => setting.requestTimeoutSeconds);
  return {
    clientKeepAliveSeconds: facts.generation === "v1" ? 120 : 75,
    ...(timeouts.length > 0 && { responseTimeoutSeconds: Math.min(...timeouts) }),
  };
}
