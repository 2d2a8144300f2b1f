import type { NetworkFacts } from "../facts.ts";
import { inPrefix } from "./address.ts";

type SecurityRule = NetworkFacts["securityGroups"][number]["rules"][number];

/** A flow that a security group is asked about. An end is an address or a service tag. */
export interface Flow {
  readonly inbound: boolean;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: "Tcp" | "Udp";
  /** Address space of the virtual network and its peers: the tag VirtualNetwork. */
  readonly vnetPrefixes: readonly string[];
}

/** The rule that decides a flow: the first match by priority (https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview). */
export function decidingRule(rules: readonly SecurityRule[], flow: Flow): SecurityRule | undefined {
  return rules.find(
    (rule) =>
      rule.inbound === flow.inbound &&
      (rule.protocol === "*" || rule.protocol.toLowerCase() === flow.protocol.toLowerCase()) &&
      rule.ports.some((range) => inRange(flow.port, range)) &&
      rule.sources.some((source) => covers(source, flow.from, flow.vnetPrefixes)) &&
      rule.destinations.some((destination) => covers(destination, flow.to, flow.vnetPrefixes)),
  );
}

function inRange(port: number, range: string): boolean {
  if (range === "*") return true;
  const [low, high = low] = range.split("-").map(Number);
  return low !== undefined && high !== undefined && port >= low && port <= high;
}

/** Whether a rule's prefix or tag covers an address or tag. Tags other than these four cover nothing here: unknown, so not claimed. */
function covers(written: string, asked: string, vnetPrefixes: readonly string[]): boolean {
  if (written === "*" || written === "0.0.0.0/0") return true;
  const isTag = /^[A-Za-z]/.test(asked);
  const tag = written.toLowerCase();
  if (isTag)
    return (
      tag === asked.toLowerCase() ||
      (tag === "internet" && asked === "GatewayManager") ||
      (tag === "azurecloud" && asked === "GatewayManager")
    );
  const inside = vnetPrefixes.some((prefix) => inPrefix(asked, prefix));
  if (tag === "virtualnetwork") return inside;
  if (tag === "internet") return !inside;
  return inPrefix(asked, written);
}
