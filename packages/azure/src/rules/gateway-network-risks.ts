import { sameId } from "../resource-id.ts";
import { docs } from "./docs.ts";
import { listed } from "./evidence.ts";
import type { SubnetFault } from "./gateway-network-fault.ts";
import { nameOf, resourceGroupOf } from "./network-view.ts";

/** What may break it, and cannot be seen to. */
export const subnetRisks: readonly SubnetFault[] = [
  {
    id: "default-route-learned",
    title: "{gateway}'s subnet may learn a default route from a network gateway",
    severity: "medium",
    cause: "unreachable",
    why: "A VPN or ExpressRoute gateway is attached and route propagation is on: a default route announced from there breaks the gateway.",
    fix: ["az network route-table update -g {group} -n {table} --disable-bgp-route-propagation true"],
    docs: [`${docs.infrastructure}#supported-user-defined-routes`],
    find(view) {
      const [subnet] = view.gatewaySubnets;
      const vnet = view.network.vnets.find(({ id }) => subnet !== undefined && sameId(id, subnet.vnet));
      if (!subnet || !vnet || !(vnet.hasGateway || vnet.peerings.some(({ useRemoteGateways }) => useRemoteGateways)))
        return undefined;
      const table = view.routeTable(subnet);
      if (table && !table.propagatesBgp) return undefined;
      return {
        fact: `${nameOf(vnet.id)} has a network gateway and ${table ? `${nameOf(table.id)} propagates its routes` : "the subnet has no route table"}`,
        names: { table: nameOf(table?.id ?? "ROUTE_TABLE"), group: resourceGroupOf(table?.id ?? vnet.id) },
      };
    },
  },
  {
    id: "custom-dns-with-names",
    title: "{gateway} resolves its members' names by DNS servers of your own",
    severity: "medium",
    cause: "dns-failure",
    why: "When those servers fail or lack the name, members drop out; a change of servers only takes effect after stop and start.",
    fix: [
      "Check forwarders and private zones; after a change: az network application-gateway stop -g {group} -n {gateway} && az network application-gateway start -g {group} -n {gateway}",
    ],
    docs: [docs.badGateway, docs.backendHealth],
    find(view, { pools }) {
      const [subnet] = view.gatewaySubnets;
      const vnet = view.network.vnets.find(({ id }) => subnet !== undefined && sameId(id, subnet.vnet));
      const names = pools.flatMap(({ members }) =>
        members.filter((member) => /[a-z]/i.test(member) && !member.includes(":")),
      );
      return vnet && vnet.dnsServers.length > 0 && names.length > 0
        ? { fact: `DNS servers ${vnet.dnsServers.join(", ")} resolve ${listed(names)}` }
        : undefined;
    },
  },
  {
    id: "subnet-nearly-full",
    title: "{gateway}'s subnet has no room to scale",
    severity: "medium",
    cause: "proxy-exhausted",
    why: "Each instance takes an address, the private front end one, and Azure keeps five.",
    fix: ["Move the gateway to a larger subnet; /24 is advised for v2."],
    docs: [`${docs.infrastructure}#size-of-the-subnet`],
    find(view, { autoscale, capacity }) {
      const [subnet] = view.gatewaySubnets;
      const bits = Number(subnet?.prefixes[0]?.split("/")[1] ?? 0);
      const most = autoscale?.max ?? capacity;
      if (!subnet || bits === 0 || most === undefined) return undefined;
      const free = 2 ** (32 - bits) - 5;
      return free < most + 1
        ? { fact: `${subnet.prefixes[0]} gives ${free} addresses, ${most} instances and a front end need ${most + 1}` }
        : undefined;
    },
  },
  {
    id: "kubenet-routes-missing",
    title: "{gateway}'s subnet lacks the routes to {cluster}'s pods",
    severity: "critical",
    cause: "unreachable",
    why: "With kubenet, pods are reached by the cluster's route table; the gateway's subnet does not have it.",
    fix: ["az network vnet subnet update --ids {subnet} --route-table CLUSTERS_ROUTE_TABLE"],
    docs: [`${docs.infrastructure}#supported-user-defined-routes`],
    find(view) {
      const cluster = view.network.clusters.find(({ networkPlugin }) => networkPlugin === "kubenet");
      const [subnet] = view.gatewaySubnets;
      const has =
        subnet?.routeTable?.toLowerCase().includes(`/resourcegroups/${cluster?.nodeResourceGroup.toLowerCase()}/`) ??
        false;
      return cluster && subnet && !has
        ? {
            fact: `${cluster.name} uses kubenet; the subnet has ${subnet.routeTable ? nameOf(subnet.routeTable) : "no route table"}`,
            names: { cluster: cluster.name, subnet: subnet.id },
          }
        : undefined;
    },
  },
];
