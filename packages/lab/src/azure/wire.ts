import { manageable } from "./reach.ts";
import type { Hour } from "./traffic.ts";
import { type Gateway, gatewayId, networkId, type SecurityRule } from "./world.ts";

/** Application gateways and networks as Resource Manager writes them. */
export function gatewayJson(gateway: Gateway): Record<string, unknown> {
  const id = gatewayId(gateway);
  const part = (kind: string, name: string, properties: Record<string, unknown>) => ({
    name,
    id: `${id}/${kind}/${name}`,
    type: `Microsoft.Network/applicationGateways/${kind}`,
    properties: { provisioningState: "Succeeded", ...properties },
  });
  const to = (kind: string, name: string) => ({ id: `${id}/${kind}/${name}` });
  const probes = new Map(
    gateway.settings.map(({ probe, protocol, hostName }) => [probe.name, { ...probe, protocol, hostName }]),
  );
  const v2 = gateway.generation === "v2";
  return {
    id,
    name: gateway.name,
    type: "Microsoft.Network/applicationGateways",
    location: gateway.location,
    tags: {},
    properties: {
      provisioningState: "Succeeded",
      operationalState: "Running",
      sku: v2
        ? { name: "Standard_v2", tier: "Standard_v2" }
        : { name: "Standard_Medium", tier: "Standard", capacity: gateway.instances },
      ...(v2 && { autoscaleConfiguration: { minCapacity: gateway.instances, maxCapacity: 10 } }),
      gatewayIPConfigurations: [
        part("gatewayIPConfigurations", "gateway-ip", {
          subnet: { id: `${networkId(gateway, "virtualNetworks")}/subnets/gateway` },
        }),
      ],
      frontendIPConfigurations: [
        part("frontendIPConfigurations", "public", {
          publicIPAddress: { id: networkId(gateway, "publicIPAddresses", `${gateway.name}-ip`) },
        }),
      ],
      frontendPorts: [part("frontendPorts", "port-80", { port: 80 })],
      backendAddressPools: gateway.pools.map(({ name, servers }) =>
        part("backendAddressPools", name, {
          backendAddresses: servers.map(({ member }) =>
            /^[\d.]+$/.test(member) ? { ipAddress: member } : { fqdn: member },
          ),
        }),
      ),
      backendHttpSettingsCollection: gateway.settings.map((setting) =>
        part("backendHttpSettingsCollection", setting.name, {
          port: setting.port,
          protocol: setting.protocol,
          cookieBasedAffinity: "Disabled",
          pickHostNameFromBackendAddress: false,
          ...(setting.hostName !== undefined && { hostName: setting.hostName }),
          requestTimeout: setting.requestTimeoutSeconds,
          probe: to("probes", setting.probe.name),
          connectionDraining: {
            enabled: setting.drainSeconds !== undefined,
            drainTimeoutInSec: setting.drainSeconds ?? 1,
          },
        }),
      ),
      probes: [...probes.values()].map((probe) =>
        part("probes", probe.name, {
          protocol: probe.protocol,
          // Without a host name in the setting the probe needs one of its own.
          ...(probe.hostName === undefined
            ? { host: gateway.sites[0]?.host ?? "localhost" }
            : { pickHostNameFromBackendHttpSettings: true }),
          path: probe.path,
          interval: probe.intervalSeconds,
          timeout: probe.timeoutSeconds,
          unhealthyThreshold: probe.threshold,
          minServers: 0,
          match: { statusCodes: ["200-399"] },
        }),
      ),
      httpListeners: [
        ...gateway.sites.map(({ listener, host }) =>
          part("httpListeners", listener, {
            protocol: "Http",
            hostNames: [host],
            frontendPort: to("frontendPorts", "port-80"),
          }),
        ),
        part("httpListeners", "others", { protocol: "Http", frontendPort: to("frontendPorts", "port-80") }),
      ],
      requestRoutingRules: gateway.sites.map((site, index) =>
        part("requestRoutingRules", site.rule, {
          ruleType: "Basic",
          priority: 10 * (index + 1),
          httpListener: to("httpListeners", site.listener),
          backendAddressPool: to("backendAddressPools", site.pool),
          backendHttpSettings: to("backendHttpSettingsCollection", site.setting),
        }),
      ),
      urlPathMaps: [],
      sslCertificates: [],
      trustedRootCertificates: [],
      authenticationCertificates: null,
    },
  };
}

/** The virtual network, security groups and route table of a gateway, as Resource Graph rows. */
export function networkRows(gateway: Gateway): readonly Record<string, unknown>[] {
  const { network } = gateway;
  const group = (name: string, rules: readonly SecurityRule[]) => ({
    id: networkId(gateway, "networkSecurityGroups", name),
    name,
    type: "microsoft.network/networksecuritygroups",
    properties: { securityRules: rules.map(ruleJson), defaultSecurityRules: defaultRules.map(ruleJson) },
  });
  const [gatewayGroup, serverGroup, table] = [
    `${network.name}-gateway-nsg`,
    `${network.name}-servers-nsg`,
    `${network.name}-routes`,
  ];
  return [
    {
      id: networkId(gateway, "virtualNetworks"),
      name: network.name,
      type: "microsoft.network/virtualnetworks",
      properties: {
        addressSpace: { addressPrefixes: [network.prefix] },
        subnets: [
          {
            name: "gateway",
            id: `${networkId(gateway, "virtualNetworks")}/subnets/gateway`,
            properties: {
              addressPrefix: network.gatewayPrefix,
              networkSecurityGroup: { id: networkId(gateway, "networkSecurityGroups", gatewayGroup) },
              ...(network.routes && { routeTable: { id: networkId(gateway, "routeTables", table) } }),
            },
          },
          {
            name: "servers",
            id: `${networkId(gateway, "virtualNetworks")}/subnets/servers`,
            properties: {
              addressPrefix: network.serverPrefix,
              networkSecurityGroup: { id: networkId(gateway, "networkSecurityGroups", serverGroup) },
            },
          },
        ],
        virtualNetworkPeerings: [],
      },
    },
    group(gatewayGroup, network.gatewayRules),
    group(serverGroup, network.serverRules),
    ...(network.routes
      ? [
          {
            id: networkId(gateway, "routeTables", table),
            name: table,
            type: "microsoft.network/routetables",
            properties: {
              disableBgpRoutePropagation: true,
              routes: network.routes.map(({ name, prefix, nextHop, nextHopAddress }) => ({
                name,
                properties: {
                  addressPrefix: prefix,
                  nextHopType: nextHop,
                  ...(nextHopAddress && { nextHopIpAddress: nextHopAddress }),
                },
              })),
            },
          },
        ]
      : []),
  ];
}

const rule = (
  name: string,
  priority: number,
  direction: SecurityRule["direction"],
  access: SecurityRule["access"],
  source = "*",
  destination = "*",
): SecurityRule => ({
  name,
  priority,
  direction,
  access,
  protocol: "*",
  source,
  destination,
  port: "*",
});

/** https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules */
const defaultRules: readonly SecurityRule[] = [
  rule("AllowVnetInBound", 65_000, "Inbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
  rule("AllowAzureLoadBalancerInBound", 65_001, "Inbound", "Allow", "AzureLoadBalancer"),
  rule("DenyAllInBound", 65_500, "Inbound", "Deny"),
  rule("AllowVnetOutBound", 65_000, "Outbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
  rule("AllowInternetOutBound", 65_001, "Outbound", "Allow", "*", "Internet"),
  rule("DenyAllOutBound", 65_500, "Outbound", "Deny"),
];

function ruleJson({ name, priority, direction, access, protocol, source, destination, port }: SecurityRule) {
  return {
    name,
    properties: {
      priority,
      direction,
      access,
      protocol,
      sourceAddressPrefix: source,
      sourcePortRange: "*",
      destinationAddressPrefix: destination,
      destinationPortRange: port,
    },
  };
}

/** Words that Azure gives when it cannot ask the gateway's instances. */
const unknownLog =
  "The backend health status could not be retrieved. This happens when an NSG/UDR/Firewall on the application gateway subnet is blocking traffic on ports 65503-65534 in case of v1 SKU, and ports 65200-65535 in case of the v2 SKU or if the FQDN configured in the backend pool could not be resolved to an IP address. To learn more visit - https://aka.ms/UnknownBackendHealth.";

/** Backend health at the end of the hour, in the words of the wire (Healthy, Unhealthy, Unknown). */
export function healthJson(gateway: Gateway, { watches }: Hour): Record<string, unknown> {
  const id = gatewayId(gateway);
  const readable = manageable(gateway);
  const used = gateway.pools.flatMap(({ name }) => {
    const settings = gateway.settings.filter((setting) => watches.has(`${name}~${setting.name}`));
    return settings.length > 0 ? [{ name, settings }] : [];
  });
  return {
    backendAddressPools: used.map(({ name, settings }) => ({
      backendAddressPool: { id: `${id}/backendAddressPools/${name}` },
      backendHttpSettingsCollection: settings.map((setting) => ({
        backendHttpSettings: { id: `${id}/backendHttpSettingsCollection/${setting.name}` },
        servers: (watches.get(`${name}~${setting.name}`) ?? []).map(({ server, inService, last }) => ({
          address: server.member,
          health: readable ? (inService(60) ? "Healthy" : "Unhealthy") : "Unknown",
          healthProbeLog: readable ? last.log : unknownLog,
          ...(readable && last.errorName !== undefined && { healthProbeErrorName: last.errorName }),
          backendCertificateChainMetadata: { certificateChainMetadata: [] },
        })),
      })),
    })),
  };
}
