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

/** The virtual networks around one gateway, out of all network resources that Resource Graph returned. */
export function normaliseNetwork(
  rows: readonly NetworkRow[],
  subnetIds: readonly string[],
  gatewayId: string,
): NetworkFacts {
  const of = (type: string) => rows.filter((row) => row.type.toLowerCase() === type);
  const all = of("microsoft.network/virtualnetworks").map(({ id, properties }) => ({
    id,
    ...vnetProperties.parse(properties),
  }));
  const own = all.filter(({ subnets }) => subnets.some(({ id }) => subnetIds.some((wanted) => sameId(wanted, id))));
  const peers = new Set(
    own.flatMap(({ virtualNetworkPeerings }) =>
      virtualNetworkPeerings.flatMap(({ properties }) => properties.remoteVirtualNetwork?.id.toLowerCase() ?? []),
    ),
  );
  const near = [
    ...own,
    ...all.filter(({ id }) => peers.has(id.toLowerCase()) && !own.some((vnet) => sameId(vnet.id, id))),
  ];
  const gatewaySubnets = of("microsoft.network/virtualnetworkgateways").flatMap(({ properties }) =>
    vnetGatewayProperties
      .parse(properties)
      .ipConfigurations.flatMap((one) => one.properties.subnet?.id.toLowerCase() ?? []),
  );
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
  const used = (id: string, kind: "securityGroup" | "routeTable") =>
    subnets.some((subnet) => sameId(subnet[kind] ?? "", id));
  return {
    subnets,
    vnets: near.map((vnet) => ({
      id: vnet.id,
      prefixes: vnet.addressSpace?.addressPrefixes ?? [],
      dnsServers: vnet.dhcpOptions?.dnsServers ?? [],
      hasGateway: gatewaySubnets.some((subnet) => subnet.startsWith(`${vnet.id.toLowerCase()}/`)),
      peerings: vnet.virtualNetworkPeerings.map(({ name, properties }) => ({
        name: name ?? "unnamed",
        remote: properties.remoteVirtualNetwork?.id ?? "",
        state: properties.peeringState ?? "unknown",
        useRemoteGateways: properties.useRemoteGateways ?? false,
      })),
    })),
    securityGroups: of("microsoft.network/networksecuritygroups")
      .filter(({ id }) => used(id, "securityGroup"))
      .map(({ id, properties }) => {
        const { securityRules, defaultSecurityRules } = securityGroupProperties.parse(properties);
        return {
          id,
          rules: [...securityRules, ...defaultSecurityRules].map(securityRule).sort((a, b) => a.priority - b.priority),
        };
      }),
    routeTables: of("microsoft.network/routetables")
      .filter(({ id }) => used(id, "routeTable"))
      .map(({ id, properties }) => {
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
    clusters: of("microsoft.containerservice/managedclusters").map(({ name, properties }) => {
      const cluster = clusterProperties.parse(properties);
      const addon = Object.entries(cluster.addonProfiles ?? {}).find(
        ([key]) => key.toLowerCase() === "ingressapplicationgateway",
      )?.[1];
      const target = addon?.config?.effectiveApplicationGatewayId ?? addon?.config?.applicationGatewayId;
      return {
        name,
        networkPlugin: cluster.networkProfile?.networkPlugin ?? "unknown",
        nodeResourceGroup: cluster.nodeResourceGroup ?? "",
        usesGateway: addon?.enabled === true && typeof target === "string" && sameId(target, gatewayId),
      };
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
