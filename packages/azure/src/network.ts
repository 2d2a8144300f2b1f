import type { z } from "zod";
import type { NetworkFacts } from "./facts.ts";
import { sameId } from "./resource-id.ts";
import {
  clusterProperties,
  type NetworkRow,
  routeTableProperties,
  securityGroupProperties,
  type securityRuleWire,
  vnetGatewayProperties,
  vnetProperties,
} from "./wire/network.ts";

/** All network resources, read once and found by id, however many gateways ask. */
export interface NetworkIndex {
  readonly vnets: ReadonlyMap<string, Vnet>;
  readonly vnetOfSubnet: ReadonlyMap<string, Vnet>;
  /** Rows of security groups and route tables; their properties are read when a subnet uses them. */
  readonly rows: ReadonlyMap<string, NetworkRow>;
  /** Ids of subnets that hold a VPN or ExpressRoute gateway, in lower case. */
  readonly vnetGatewaySubnets: readonly string[];
  readonly clusters: readonly { readonly name: string; readonly properties: z.infer<typeof clusterProperties> }[];
}

type Vnet = { readonly id: string } & z.infer<typeof vnetProperties>;

export function indexNetwork(rows: readonly NetworkRow[]): NetworkIndex {
  const of = (type: string) => rows.filter((row) => row.type.toLowerCase() === type);
  const vnets = of("microsoft.network/virtualnetworks").map(({ id, properties }) => ({
    id,
    ...vnetProperties.parse(properties),
  }));
  return {
    vnets: new Map(vnets.map((vnet) => [vnet.id.toLowerCase(), vnet])),
    vnetOfSubnet: new Map(vnets.flatMap((vnet) => vnet.subnets.map(({ id }) => [id.toLowerCase(), vnet] as const))),
    rows: new Map(rows.map((row) => [row.id.toLowerCase(), row])),
    vnetGatewaySubnets: of("microsoft.network/virtualnetworkgateways").flatMap(({ properties }) =>
      vnetGatewayProperties
        .parse(properties)
        .ipConfigurations.flatMap((one) => one.properties.subnet?.id.toLowerCase() ?? []),
    ),
    clusters: of("microsoft.containerservice/managedclusters").map(({ name, properties }) => ({
      name,
      properties: clusterProperties.parse(properties),
    })),
  };
}

/** The virtual networks around one gateway: its own and those peered with it. */
export function normaliseNetwork(index: NetworkIndex, subnetIds: readonly string[], gatewayId: string): NetworkFacts {
  const own = subnetIds.flatMap((id) => index.vnetOfSubnet.get(id.toLowerCase()) ?? []);
  const peers = own.flatMap(({ virtualNetworkPeerings }) =>
    virtualNetworkPeerings.flatMap(
      ({ properties }) => index.vnets.get(properties.remoteVirtualNetwork?.id.toLowerCase() ?? "") ?? [],
    ),
  );
  const near = [...new Set([...own, ...peers])];
  const subnets = near.flatMap((vnet) =>
    vnet.subnets.map(({ id, properties }) => ({
      id,
      vnet: vnet.id,
      prefixes:
        properties.addressPrefixes.length > 0
          ? properties.addressPrefixes
          : [properties.addressPrefix ?? ""].filter(Boolean),
      ...(properties.networkSecurityGroup && { securityGroup: properties.networkSecurityGroup.id }),
      ...(properties.routeTable && { routeTable: properties.routeTable.id }),
      usedAddresses: properties.ipConfigurations.length,
    })),
  );
  const used = (kind: "securityGroup" | "routeTable") => {
    const ids = new Set(subnets.flatMap((subnet) => subnet[kind]?.toLowerCase() ?? []));
    return [...ids].flatMap((id) => index.rows.get(id) ?? []);
  };
  return {
    subnets,
    vnets: near.map((vnet) => ({
      id: vnet.id,
      prefixes: vnet.addressSpace?.addressPrefixes ?? [],
      dnsServers: vnet.dhcpOptions?.dnsServers ?? [],
      hasGateway: index.vnetGatewaySubnets.some((subnet) => subnet.startsWith(`${vnet.id.toLowerCase()}/`)),
      peerings: vnet.virtualNetworkPeerings.map(({ name, properties }) => ({
        name: name ?? "unnamed",
        remote: properties.remoteVirtualNetwork?.id ?? "",
        state: properties.peeringState ?? "unknown",
        useRemoteGateways: properties.useRemoteGateways ?? false,
      })),
    })),
    securityGroups: used("securityGroup").map(({ id, properties }) => {
      const { securityRules, defaultSecurityRules } = securityGroupProperties.parse(properties);
      return {
        id,
        rules: [...securityRules, ...defaultSecurityRules].map(securityRule).sort((a, b) => a.priority - b.priority),
      };
    }),
    routeTables: used("routeTable").map(({ id, properties }) => {
      const table = routeTableProperties.parse(properties);
      return {
        id,
        propagatesBgp: table.disableBgpRoutePropagation !== true,
        routes: table.routes.map(({ name, properties: route }) => ({
          name,
          prefix: route.addressPrefix ?? "",
          nextHop: route.nextHopType,
          ...(route.nextHopIpAddress && { nextHopAddress: route.nextHopIpAddress }),
        })),
      };
    }),
    clusters: index.clusters.flatMap(({ name, properties: cluster }) => {
      const addon = Object.entries(cluster.addonProfiles ?? {}).find(
        ([key]) => key.toLowerCase() === "ingressapplicationgateway",
      )?.[1];
      const target = addon?.config?.effectiveApplicationGatewayId ?? addon?.config?.applicationGatewayId;
      if (addon?.enabled !== true || typeof target !== "string" || !sameId(target, gatewayId)) return [];
      return [
        {
          name,
          networkPlugin: cluster.networkProfile?.networkPlugin ?? "unknown",
          nodeResourceGroup: cluster.nodeResourceGroup ?? "",
        },
      ];
    }),
  };
}

function securityRule({
  name,
  properties,
}: z.infer<typeof securityRuleWire>): NetworkFacts["securityGroups"][number]["rules"][number] {
  const either = (many: readonly string[], one: string | null | undefined) =>
    many.length > 0 ? [...many] : [one ?? "*"];
  return {
    name,
    priority: properties.priority,
    inbound: properties.direction.toLowerCase() === "inbound",
    allow: properties.access.toLowerCase() === "allow",
    protocol: properties.protocol,
    sources: either(properties.sourceAddressPrefixes, properties.sourceAddressPrefix),
    destinations: either(properties.destinationAddressPrefixes, properties.destinationAddressPrefix),
    ports: either(properties.destinationPortRanges, properties.destinationPortRange),
  };
}
