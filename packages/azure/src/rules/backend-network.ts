import type { CauseClass, Evidence, Match, Severity } from "@cloud502/core";
import { sameId } from "../resource-id.ts";
import { hostOf } from "./address.ts";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  type AzureSnapshot,
  aboutRequests,
  counted,
  failing,
  groupBy,
  listed,
  logSource,
  namesOf,
  proves,
  sources,
} from "./evidence.ts";
import { anyAddressOf, type NetworkView, nameOf, networkView, resourceGroupOf, sickAddresses } from "./network-view.ts";

type Sick = ReturnType<typeof sickAddresses>[number];

/** One way in which the network keeps the gateway from a server; `find` gives the fact, or undefined. */
interface Obstacle {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  find(
    view: NetworkView,
    sick: Sick,
  ): { readonly fact: string; readonly names?: Readonly<Record<string, string>> } | undefined;
}

const rows: readonly Obstacle[] = [
  {
    id: "backend-security-group-denies",
    title: "The security group of {pool}'s subnet denies the gateway",
    severity: "critical",
    cause: "connect-timeout",
    why: "Packets from the gateway's subnet to the servers' port are dropped before they arrive.",
    fix: [
      "az network nsg rule create -g {group} --nsg-name {nsg} -n AllowApplicationGateway --priority {priority} --direction Inbound --access Allow --protocol Tcp --source-address-prefixes {gatewayPrefix} --destination-port-ranges {port}",
    ],
    docs: [`${docs.badGateway}#network-security-group-user-defined-route-or-custom-dns-issue`, docs.backendHealth],
    find(view, { ip, port }) {
      const subnet = view.subnetOf(ip);
      const gateway = view.gatewaySubnets[0];
      if (!subnet || !gateway) return undefined;
      const by = view.denial(subnet, { inbound: true, from: anyAddressOf(gateway), to: ip, port, protocol: "Tcp" });
      return by === undefined
        ? undefined
        : {
            fact: `${by.words} denies TCP ${port} from the gateway's subnet ${gateway.prefixes.join(", ")}`,
            names: { ...by.names, gatewayPrefix: gateway.prefixes[0] ?? "" },
          };
    },
  },
  {
    id: "gateway-outbound-denied",
    title: "The security group of the gateway's subnet denies the way to {pool}",
    severity: "high",
    cause: "connect-timeout",
    why: "The gateway's own subnet may not send to the servers' addresses.",
    fix: [
      "Remove the rule, or allow the servers' prefix before it: az network nsg rule list -g {group} --nsg-name {nsg} -o table",
    ],
    docs: [`${docs.infrastructure}#network-security-groups`],
    find(view, { ip, port }) {
      const [gateway] = view.gatewaySubnets;
      const by =
        gateway && view.denial(gateway, { inbound: false, from: anyAddressOf(gateway), to: ip, port, protocol: "Tcp" });
      return by === undefined ? undefined : { fact: `${by.words} denies TCP ${port} to ${ip}`, names: by.names };
    },
  },
  {
    id: "route-to-backend-diverted",
    title: "A route sends traffic for {pool} away from its servers",
    severity: "medium",
    cause: "unreachable",
    why: "A route of the gateway's subnet hands the servers' prefix to a virtual appliance, a network gateway or nowhere; unless that appliance passes it and its answers, nothing arrives.",
    fix: [
      "Let the appliance pass both directions, or take the route away: az network route-table route delete -g {group} --route-table-name {table} -n {route}",
    ],
    docs: [`${docs.infrastructure}#supported-user-defined-routes`, docs.backendHealth],
    find(view, { ip }) {
      const [gateway] = view.gatewaySubnets;
      const route = gateway && view.route(gateway, ip);
      if (!route || /^(Internet|VnetLocal)$/i.test(route.nextHop) || route.prefix === "0.0.0.0/0") return undefined;
      return {
        fact: `route ${route.name} sends ${route.prefix} to ${route.nextHop}${route.nextHopAddress ? ` ${route.nextHopAddress}` : ""}`,
        names: {
          table: nameOf(gateway.routeTable ?? ""),
          group: resourceGroupOf(gateway.routeTable ?? ""),
          route: route.name,
        },
      };
    },
  },
  {
    id: "peering-disconnected",
    title: "The peering to the network of {pool} is not connected",
    severity: "critical",
    cause: "unreachable",
    why: "The servers' virtual network is peered with the gateway's, but the peering does not carry traffic.",
    fix: [
      "Delete the peering on both sides and create it again: az network vnet peering list -g {group} --vnet-name {vnet} -o table",
    ],
    docs: [
      docs.badGateway,
      "https://learn.microsoft.com/azure/virtual-network/virtual-network-troubleshoot-peering-issues",
    ],
    find(view, { ip }) {
      const [gateway] = view.gatewaySubnets;
      const own = view.network.vnets.find(({ id }) => gateway !== undefined && sameId(id, gateway.vnet));
      const subnet = view.subnetOf(ip);
      const peering = own?.peerings.find(({ remote }) => subnet !== undefined && sameId(remote, subnet.vnet));
      if (!peering || peering.state === "Connected") return undefined;
      return {
        fact: `peering ${peering.name} to the servers' network is ${peering.state}`,
        names: { vnet: nameOf(own?.id ?? ""), group: resourceGroupOf(own?.id ?? "") },
      };
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

function detect(snapshot: AzureSnapshot, row: Obstacle): readonly Match[] {
  const view = networkView(snapshot.facts);
  if (!view) return [];
  const blocked = sickAddresses(snapshot).flatMap((sick) => {
    const found = row.find(view, sick);
    return found ? [{ sick, found }] : [];
  });
  return [...groupBy(blocked, ({ sick }) => sick.pool)].map(([pool, of]) => {
    const addresses = of.map(({ sick }) => sick.address);
    const all = snapshot.backends?.filter((backend) => backend.pool === pool) ?? [];
    const whole = all.length === new Set(addresses).size;
    const groups = failing(snapshot, [...unanswered], pool).filter(
      ({ backend }) => whole || (backend !== undefined && addresses.some((one) => hostOf(one) === hostOf(backend))),
    );
    const said = all.find(({ address, description }) => addresses.includes(address) && description)?.description;
    const evidence: Evidence[] = [
      proves(of[0]?.found.fact ?? "", sources.network),
      proves(`${listed(addresses)} not healthy${said ? `: ${said}` : ""}`, sources.health),
      ...(groups.length > 0
        ? [proves(counted(groups, "the gateway had no answer from there"), logSource(groups))]
        : []),
    ];
    return aboutRequests(groups, {
      subject: pool,
      pool,
      names: { ...namesOf(snapshot, pool), ...of[0]?.found.names },
      evidence,
    });
  });
}

/** What keeps the gateway from its servers, as far as the network's configuration shows it. */
export const backendNetworkRules: readonly AzureRule[] = rows.map((row): AzureRule => {
  const { find: _, id, ...text } = row;
  return { ...text, id: `azure/${id}`, detect: (snapshot) => detect(snapshot, row) };
});

/** Pools whose unreachable servers an obstacle explains. */
export function obstructedPools(snapshot: AzureSnapshot): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => detect(snapshot, row).map(({ subject }) => subject)));
}
