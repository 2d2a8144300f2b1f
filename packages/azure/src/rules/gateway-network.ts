import type { CauseClass, Match, Severity } from "@cloud502/core";
import type { AzureFacts } from "../facts.ts";
import { sameId } from "../resource-id.ts";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  type AzureSnapshot,
  aboutRequests,
  counted,
  failing,
  listed,
  logSource,
  namesOf,
  proves,
  sources,
} from "./evidence.ts";
import { anyAddressOf, type NetworkView, nameOf, networkView, unknownServers } from "./network-view.ts";

/** A fault of the gateway's own subnet: it makes health Unknown, and may break traffic. */
interface SubnetFault {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  find(
    view: NetworkView,
    facts: AzureFacts,
  ): { readonly fact: string; readonly names?: Readonly<Record<string, string>> } | undefined;
}

/** An address of the internet that stands for all of it. */
const outside = "8.8.8.8";
const allow = "az network nsg rule create -g {group} --nsg-name {nsg} --direction Inbound --access Allow";

/** The rule that denies inbound traffic of a tag to any of the gateway's subnets. */
function deniedInbound(view: NetworkView, from: string, port: number) {
  for (const subnet of view.gatewaySubnets) {
    const by = view.denial(subnet, { inbound: true, from, to: anyAddressOf(subnet), port, protocol: "Tcp" });
    if (by !== undefined) return { by, names: { nsg: nameOf(subnet.securityGroup ?? "") } };
  }
  return undefined;
}

const rows: readonly SubnetFault[] = [
  {
    id: "management-ports-denied",
    title: "The security group of {gateway}'s subnet denies Azure's management ports",
    severity: "high",
    cause: "config-error",
    why: "GatewayManager must reach 65200-65535 (v1: 65503-65534), or Azure can neither read health nor keep the gateway up to date.",
    fix: [
      `${allow} -n AllowGatewayManager --priority 100 --protocol Tcp --source-address-prefixes GatewayManager --destination-port-ranges {ports}`,
    ],
    docs: [`${docs.infrastructure}#network-security-groups`, `${docs.backendHealth}#backend-health-status-unknown`],
    find(view, { generation }) {
      const ports = generation === "v2" ? "65200-65535" : "65503-65534";
      const denied =
        deniedInbound(view, "GatewayManager", generation === "v2" ? 65200 : 65503) ??
        deniedInbound(view, "GatewayManager", 65534);
      return denied && { fact: `${denied.by} denies GatewayManager on ${ports}`, names: { ...denied.names, ports } };
    },
  },
  {
    id: "load-balancer-denied",
    title: "The security group of {gateway}'s subnet denies Azure's load balancer",
    severity: "high",
    cause: "config-error",
    why: "The gateway's instances stand behind AzureLoadBalancer, whose own probes must reach them.",
    fix: [
      `${allow} -n AllowAzureLoadBalancer --priority 110 --protocol '*' --source-address-prefixes AzureLoadBalancer --destination-port-ranges '*'`,
    ],
    docs: [`${docs.infrastructure}#network-security-groups`],
    find(view) {
      const denied = deniedInbound(view, "AzureLoadBalancer", 80);
      return denied && { fact: `${denied.by} denies AzureLoadBalancer`, names: denied.names };
    },
  },
  {
    id: "outbound-internet-denied",
    title: "The security group of {gateway}'s subnet denies the internet",
    severity: "high",
    cause: "config-error",
    why: "The gateway must reach Azure's own endpoints and the revocation lists of its certificates.",
    fix: ["Remove the outbound rule: az network nsg rule list -g {group} --nsg-name {nsg} -o table"],
    docs: [`${docs.infrastructure}#network-security-groups`],
    find(view) {
      const [subnet] = view.gatewaySubnets;
      const by =
        subnet &&
        view.denial(subnet, { inbound: false, from: anyAddressOf(subnet), to: outside, port: 443, protocol: "Tcp" });
      return by === undefined
        ? undefined
        : { fact: `${by} denies TCP 443 to the internet`, names: { nsg: nameOf(subnet?.securityGroup ?? "") } };
    },
  },
  {
    id: "revocation-lists-denied",
    title: "The security group of {gateway}'s subnet denies plain HTTP to the internet",
    severity: "medium",
    cause: "config-error",
    why: "Revocation lists (crl.microsoft.com, crl3.digicert.com) are fetched over port 80; when they are out of reach, health may be unknown.",
    fix: [
      "az network nsg rule create -g {group} --nsg-name {nsg} -n AllowRevocationLists --priority 100 --direction Outbound --access Allow --protocol Tcp --destination-address-prefixes Internet --destination-port-ranges 80",
    ],
    docs: ["https://github.com/MicrosoftDocs/azure-docs/pull/124719", docs.backendHealth],
    find(view) {
      const [subnet] = view.gatewaySubnets;
      if (!subnet) return undefined;
      const flow = { inbound: false, from: anyAddressOf(subnet), to: outside, protocol: "Tcp" } as const;
      const by = view.denial(subnet, { ...flow, port: 80 });
      return by === undefined || view.denial(subnet, { ...flow, port: 443 }) !== undefined
        ? undefined
        : { fact: `${by} denies TCP 80 to the internet`, names: { nsg: nameOf(subnet.securityGroup ?? "") } };
    },
  },
  {
    id: "default-route-diverted",
    title: "A route takes {gateway}'s default way away from the internet",
    severity: "critical",
    cause: "unreachable",
    why: "On a v2 subnet 0.0.0.0/0 may only point to the internet; through an appliance or a network gateway, answers and management get lost.",
    fix: [
      "az network route-table route create -g {group} --route-table-name {table} -n {route} --address-prefix 0.0.0.0/0 --next-hop-type Internet",
    ],
    docs: [`${docs.infrastructure}#supported-user-defined-routes`],
    find(view, { generation }) {
      for (const subnet of generation === "v2" ? view.gatewaySubnets : []) {
        const table = view.routeTable(subnet);
        const route = table?.routes.find(
          ({ prefix, nextHop }) =>
            prefix === "0.0.0.0/0" && /^(VirtualAppliance|VirtualNetworkGateway|None)$/i.test(nextHop),
        );
        if (table && route)
          return {
            fact: `route ${route.name} of ${nameOf(table.id)} sends 0.0.0.0/0 to ${route.nextHop}`,
            names: { table: nameOf(table.id), route: route.name },
          };
      }
      return undefined;
    },
  },
];

const unanswered = [
  "connection-failed",
  "no-backend-answer",
  "backend-timed-out",
  "no-live-backend",
  "gateway-answered",
] as const;

function found(snapshot: AzureSnapshot, row: SubnetFault) {
  const view = networkView(snapshot.facts);
  return view && snapshot.facts ? row.find(view, snapshot.facts) : undefined;
}

/** The fault together with health that nobody can read: what it breaks is seen. */
function broken(row: SubnetFault): AzureRule {
  const { find: _, id, ...text } = row;
  return {
    ...text,
    id: `azure/${id}`,
    detect: (snapshot): readonly Match[] => {
      const fault = found(snapshot, row);
      const unknown = unknownServers(snapshot);
      if (!fault || unknown.length === 0) return [];
      const groups = failing(snapshot, [...unanswered]);
      return [
        aboutRequests(groups, {
          subject: snapshot.gateway.name,
          names: { ...namesOf(snapshot), ...fault.names },
          evidence: [
            proves(fault.fact, sources.network),
            proves(`the health of ${unknown.length} servers is Unknown: ${listed(unknown)}`, sources.health),
            ...(groups.length > 0 ? [proves(counted(groups, "the gateway had no answer"), logSource(groups))] : []),
          ],
        }),
      ];
    },
  };
}

/** The fault alone: nothing is seen to fail of it. */
function risky(row: SubnetFault): AzureRule {
  const { find: _, id, ...text } = row;
  return {
    ...text,
    id: `azure/${id}-risk`,
    latent: true,
    detect: (snapshot) => {
      const fault = found(snapshot, row);
      if (!fault || unknownServers(snapshot).length > 0) return [];
      return [
        {
          subject: snapshot.gateway.name,
          names: { ...namesOf(snapshot), ...fault.names },
          evidence: [proves(fault.fact, sources.network)],
        },
      ];
    },
  };
}

interface Risk extends Omit<SubnetFault, "find"> {
  find(
    view: NetworkView,
    facts: AzureFacts,
  ): { readonly fact: string; readonly names?: Readonly<Record<string, string>> } | undefined;
}

const risks: readonly Risk[] = [
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
        names: { table: nameOf(table?.id ?? "ROUTE_TABLE") },
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
      const cluster = view.network.clusters.find(
        ({ usesGateway, networkPlugin }) => usesGateway && networkPlugin === "kubenet",
      );
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

/** Network faults around the gateway itself: five that break it, each with a latent twin, and four that only may. */
export const gatewayNetworkRules: readonly AzureRule[] = [
  ...rows.flatMap((row) => [broken(row), risky(row)]),
  ...risks.map((row): AzureRule => {
    const { find, id, ...text } = row;
    return {
      ...text,
      id: `azure/${id}`,
      latent: true,
      detect: (snapshot) => {
        const view = networkView(snapshot.facts);
        const fault = view && snapshot.facts ? find(view, snapshot.facts) : undefined;
        return fault
          ? [
              {
                subject: snapshot.gateway.name,
                names: { ...namesOf(snapshot), ...fault.names },
                evidence: [proves(fault.fact, sources.network)],
              },
            ]
          : [];
      },
    };
  }),
];
