import { InspectionError } from "@cloud502/core";
import { readCertificate } from "./certificates.ts";
import type { AzureFacts, Route } from "./facts.ts";
import { lastSegment, splitGatewayId } from "./resource-id.ts";
import { type GatewayWire, gatewayWire } from "./wire/gateway.ts";

type Properties = GatewayWire["properties"];
type Named = { readonly id: string } | null | undefined;

/**
 * Raw JSON of an application gateway (Resource Manager, Resource Graph or a file) as facts. Defaults are those of
 * https://learn.microsoft.com/azure/application-gateway/configuration-http-settings and …/application-gateway-probe-overview.
 */
export function normaliseGateway(raw: unknown): AzureFacts {
  const parsed = gatewayWire.safeParse(raw);
  const id = parsed.success ? splitGatewayId(parsed.data.id) : undefined;
  if (!parsed.success || !id) {
    throw new InspectionError("invalid-reply", "Azure described an application gateway in an unknown shape.", {
      hint: "Save it with `az network application-gateway show` and report it.",
      cause: parsed.error,
    });
  }
  const { properties, location, tags, identity } = parsed.data;
  const tier = properties.sku?.tier ?? properties.sku?.name ?? "unknown";
  const autoscale = properties.autoscaleConfiguration;
  return {
    id: parsed.data.id,
    name: parsed.data.name,
    subscription: id.subscription,
    resourceGroup: id.resourceGroup,
    ...(location && { location }),
    generation: /_v2$/i.test(tier) || /^basic$/i.test(tier) ? "v2" : "v1",
    tier,
    ...(typeof properties.sku?.capacity === "number" && { capacity: properties.sku.capacity }),
    ...(autoscale && {
      autoscale: { min: autoscale.minCapacity ?? 0, ...(autoscale.maxCapacity && { max: autoscale.maxCapacity }) },
    }),
    ...(properties.operationalState && { operationalState: properties.operationalState }),
    ...(properties.provisioningState && { provisioningState: properties.provisioningState }),
    failedParts: failedParts(properties),
    subnetIds: properties.gatewayIPConfigurations.flatMap(({ properties: { subnet } }) => (subnet ? [subnet.id] : [])),
    pools: properties.backendAddressPools.map((pool) => ({
      name: pool.name,
      members: pool.properties.backendAddresses.map(({ address }) => address).filter((address) => address !== ""),
      ipConfigurations: pool.properties.backendIPConfigurations.map(({ id }) => id),
    })),
    settings: properties.backendHttpSettingsCollection.map(setting),
    probes: properties.probes.map(probe),
    listeners: properties.httpListeners.map(({ name, properties: listener }) => ({
      name,
      protocol: listener.protocol ?? "Http",
      hostNames: listener.hostNames.length > 0 ? listener.hostNames : listener.hostName ? [listener.hostName] : [],
      ...(listener.sslCertificate && { certificate: lastSegment(listener.sslCertificate.id) }),
      errorPages: errorPages(listener.customErrorConfigurations),
    })),
    ...routing(properties),
    listenerCertificates: properties.sslCertificates.map(({ name, properties: { publicCertData, keyVaultSecretId } }) =>
      readCertificate(name, publicCertData, keyVaultSecretId),
    ),
    trustedRoots: properties.trustedRootCertificates.map(({ name, properties: { data, keyVaultSecretId } }) =>
      readCertificate(name, data, keyVaultSecretId),
    ),
    authCertificates: properties.authenticationCertificates.map(({ name, properties: { data } }) =>
      readCertificate(name, data),
    ),
    hasIdentity: /UserAssigned/i.test(identity?.type ?? ""),
    errorPages: errorPages(properties.customErrorConfigurations),
    ...(properties.webApplicationFirewallConfiguration?.enabled && {
      firewallMode: properties.webApplicationFirewallConfiguration.firewallMode ?? "Detection",
    }),
    ingressManaged: Object.keys(tags ?? {}).some((tag) =>
      /managed-by-k8s-ingress|ingress-for-aks-cluster-id/i.test(tag),
    ),
    unreadRouting: [...properties.advancedRoutingMaps, ...properties.loadDistributionPolicies].map(
      ({ name }) => name ?? "unnamed",
    ),
  };
}

function setting({
  name,
  properties,
}: Properties["backendHttpSettingsCollection"][number]): AzureFacts["settings"][number] {
  const protocol = properties.protocol ?? "Http";
  const { connectionDraining: draining, hostName, path, sniName } = properties;
  return {
    name,
    protocol,
    port: properties.port ?? (/^https$/i.test(protocol) ? 443 : 80),
    requestTimeoutSeconds: properties.requestTimeout ?? 30,
    ...(hostName && { hostName }),
    pickHostFromBackend: properties.pickHostNameFromBackendAddress ?? false,
    ...(properties.probe && { probe: lastSegment(properties.probe.id) }),
    ...(path && { path }),
    ...(draining?.enabled && { drainSeconds: draining.drainTimeoutInSec ?? 30 }),
    trustedRoots: properties.trustedRootCertificates.map(({ id }) => lastSegment(id)),
    authCertificates: properties.authenticationCertificates.map(({ id }) => lastSegment(id)),
    ...(typeof properties.validateCertChainAndExpiry === "boolean" && {
      validateCertChainAndExpiry: properties.validateCertChainAndExpiry,
    }),
    ...(typeof properties.validateSNI === "boolean" && { validateSni: properties.validateSNI }),
    ...(sniName && { sniName }),
    ...(typeof properties.dedicatedBackendConnection === "boolean" && {
      dedicatedConnection: properties.dedicatedBackendConnection,
    }),
  };
}

function probe({ name, properties }: Properties["probes"][number]): AzureFacts["probes"][number] {
  const { host, path, port, match } = properties;
  return {
    name,
    protocol: properties.protocol ?? "Http",
    ...(host && { host }),
    pickHostFromSetting: properties.pickHostNameFromBackendHttpSettings ?? false,
    ...(path && { path }),
    ...(port && { port }),
    intervalSeconds: properties.interval ?? 30,
    timeoutSeconds: properties.timeout ?? 30,
    unhealthyThreshold: properties.unhealthyThreshold ?? 3,
    minServers: properties.minServers ?? 0,
    statusCodes: match?.statusCodes ?? [],
    ...(match?.body && { body: match.body }),
  };
}

function errorPages(configurations: readonly { readonly statusCode?: string | null }[]): string[] {
  return configurations
    .map(({ statusCode }) => (statusCode ?? "").replace("HttpStatus", ""))
    .filter((code) => code !== "");
}

function failedParts(properties: Properties): string[] {
  const kinds = {
    pool: properties.backendAddressPools,
    setting: properties.backendHttpSettingsCollection,
    probe: properties.probes,
    listener: properties.httpListeners,
    rule: properties.requestRoutingRules,
    "path map": properties.urlPathMaps,
    "listener certificate": properties.sslCertificates,
    "trusted root": properties.trustedRootCertificates,
  };
  return Object.entries(kinds).flatMap(([kind, parts]) =>
    parts.filter((one) => one.properties.provisioningState === "Failed").map(({ name }) => `${kind} ${name}`),
  );
}

/** All ways from a listener to a pool, and the references that lead nowhere. */
function routing(properties: Properties): Pick<AzureFacts, "routes" | "dangling"> {
  const known = {
    pool: properties.backendAddressPools,
    setting: properties.backendHttpSettingsCollection,
    listener: properties.httpListeners,
    probe: properties.probes,
    "path map": properties.urlPathMaps,
  };
  const dangling: AzureFacts["dangling"] = [];
  const name = (from: string, kind: keyof typeof known, target: Named): string | undefined => {
    if (!target) return undefined;
    const wanted = lastSegment(target.id);
    const found = known[kind].find((one) => one.name.toLowerCase() === wanted.toLowerCase());
    if (!found) dangling.push({ from, kind, name: wanted });
    return found?.name ?? wanted;
  };
  const to = (from: string, pool: Named, through: Named) => {
    const [poolName, settingName] = [name(from, "pool", pool), name(from, "setting", through)];
    return { ...(poolName && { pool: poolName }), ...(settingName && { setting: settingName }) };
  };
  for (const one of properties.backendHttpSettingsCollection)
    name(`setting ${one.name}`, "probe", one.properties.probe);

  const routes: Route[] = properties.requestRoutingRules.flatMap(({ name: rule, properties: target }): Route[] => {
    const from = `rule ${rule}`;
    const listener = name(from, "listener", target.httpListener);
    const base = { rule, ...(listener && { listener }) };
    if (!target.urlPathMap) {
      return [
        {
          ...base,
          paths: [],
          ...to(from, target.backendAddressPool, target.backendHttpSettings),
          redirect: Boolean(target.redirectConfiguration),
        },
      ];
    }
    const mapName = name(from, "path map", target.urlPathMap);
    const map = properties.urlPathMaps.find((one) => one.name === mapName)?.properties;
    if (!map) return [];
    return [
      {
        ...base,
        paths: [],
        ...to(`path map ${mapName}`, map.defaultBackendAddressPool, map.defaultBackendHttpSettings),
        redirect: Boolean(map.defaultRedirectConfiguration),
      },
      ...map.pathRules.map((path) => ({
        ...base,
        paths: path.properties.paths,
        ...to(`path rule ${path.name}`, path.properties.backendAddressPool, path.properties.backendHttpSettings),
        redirect: Boolean(path.properties.redirectConfiguration),
      })),
    ];
  });
  return { routes, dangling };
}
