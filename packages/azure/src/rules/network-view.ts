import type { AzureFacts, NetworkFacts } from "../facts.ts";
import { sameId } from "../resource-id.ts";
import { hostOf, inPrefix, portOf, prefixLength } from "./address.ts";
import type { AzureSnapshot } from "./evidence.ts";
import { decidingRule, type Flow } from "./security-groups.ts";

type Subnet = NetworkFacts["subnets"][number];
export type RouteEntry = NetworkFacts["routeTables"][number]["routes"][number];

/** A security rule that stands in the way. */
export interface Denial {
  readonly words: string;
  /** Names for a fix: the group, and a free priority before the rule's (100 is the first that there is). */
  readonly names: { readonly nsg: string; readonly group: string; readonly priority: string };
}

/** A gateway's network as rules ask about it. */
export interface NetworkView {
  readonly gatewaySubnets: readonly Subnet[];
  readonly network: NetworkFacts;
  subnetOf(address: string): Subnet | undefined;
  /** What denies a flow at a subnet; undefined = allowed, or no security group there. */
  denial(subnet: Subnet, flow: Omit<Flow, "vnetPrefixes">): Denial | undefined;
  /** The user-defined route of a subnet that decides an address: the longest prefix. */
  route(subnet: Subnet, address: string): RouteEntry | undefined;
  routeTable(subnet: Subnet): NetworkFacts["routeTables"][number] | undefined;
}

/** undefined when the network could not be read or the gateway's subnet is not among it. */
export function networkView(facts: AzureFacts | undefined): NetworkView | undefined {
  const network = facts?.network;
  if (!facts || !network) return undefined;
  const gatewaySubnets = network.subnets.filter(({ id }) => facts.subnetIds.some((own) => sameId(own, id)));
  if (gatewaySubnets.length === 0) return undefined;
  const vnetPrefixes = network.vnets.flatMap(({ prefixes }) => prefixes);
  const routeTable = ({ routeTable: id }: Subnet) =>
    network.routeTables.find((table) => id !== undefined && sameId(table.id, id));
  return {
    gatewaySubnets,
    network,
    subnetOf: (address) => network.subnets.find(({ prefixes }) => prefixes.some((prefix) => inPrefix(address, prefix))),
    denial(subnet, flow) {
      const group = network.securityGroups.find(
        ({ id }) => subnet.securityGroup !== undefined && sameId(id, subnet.securityGroup),
      );
      const rule = group && decidingRule(group.rules, { ...flow, vnetPrefixes });
      if (!group || !rule || rule.allow) return undefined;
      const taken = new Set(
        group.rules.filter(({ inbound }) => inbound === flow.inbound).map(({ priority }) => priority),
      );
      let free = Math.min(rule.priority - 1, 4096);
      while (taken.has(free)) free--;
      return {
        words: `rule ${rule.name} (priority ${rule.priority}) of ${nameOf(group.id)}`,
        names: {
          nsg: nameOf(group.id),
          group: resourceGroupOf(group.id),
          priority: free >= 100 ? String(free) : "FREE_PRIORITY",
        },
      };
    },
    route: (subnet, address) =>
      [...(routeTable(subnet)?.routes ?? [])]
        .filter(({ prefix }) => inPrefix(address, prefix))
        .sort((a, b) => prefixLength(b.prefix) - prefixLength(a.prefix))[0],
    routeTable,
  };
}

export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The resource group in an id: networks often lie in another one than the gateway. */
export function resourceGroupOf(id: string): string {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? "RESOURCE_GROUP";
}

/** An address inside a subnet that stands for the gateway's instances: the first usable one (Azure keeps four). */
export function anyAddressOf({ prefixes }: Subnet): string {
  const [base = "0.0.0.0"] = (prefixes.find((prefix) => prefix.includes(".")) ?? "0.0.0.0/0").split("/");
  const parts = base.split(".").map(Number);
  return [...parts.slice(0, 3), (parts[3] ?? 0) + 5].join(".");
}

/** IP addresses and ports of servers that are not healthy, with the pool that they are in. */
export function sickAddresses({ backends = [] }: AzureSnapshot): readonly {
  readonly pool: string;
  readonly address: string;
  readonly ip: string;
  readonly port: number;
}[] {
  return backends
    .filter(({ state }) => state === "unhealthy" || state === "unknown")
    .flatMap(({ pool, address }) => {
      const [ip, port] = [hostOf(address), portOf(address)];
      return /^[\d.]+$/.test(ip) && port !== undefined ? [{ pool, address, ip, port }] : [];
    });
}

/** Health that the control plane could not read, which network faults of the gateway's own subnet cause. */
export function unknownServers({ backends = [] }: AzureSnapshot): readonly string[] {
  return backends.filter(({ state }) => state === "unknown").map(({ address }) => address);
}
