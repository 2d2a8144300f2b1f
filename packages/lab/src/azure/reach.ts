import { isIPv4 } from "node:net";
import type { Gateway, SecurityRule, Server } from "./world.ts";

/** What the network does with the gateway's packets to a server. */
export type Reach = "open" | "dropped";

/** Security groups of both subnets and the gateway subnet's routes decide; an appliance drops what it was never told about. */
export function reach({ network }: Gateway, server: Server, port: number): Reach {
  const { address } = server;
  if (address === undefined) return "dropped";
  const inside = contains(network.prefix, address);
  const from = network.gatewayPrefix;
  const flow = { from, to: address, port, vnet: network.prefix };
  if (!allowed(network.gatewayRules, "Outbound", flow)) return "dropped";
  if (contains(network.serverPrefix, address) && !allowed(network.serverRules, "Inbound", flow)) return "dropped";
  const route = [...(network.routes ?? [])]
    .filter(({ prefix }) => contains(prefix, address) && (!inside || prefix !== "0.0.0.0/0"))
    .sort((a, b) => bits(b.prefix) - bits(a.prefix))[0];
  return route && route.nextHop !== "Internet" ? "dropped" : "open";
}

/** Whether Azure can manage the gateway: its ports must be open to it, and its default way must be the internet. */
export function manageable({ network, generation }: Gateway): boolean {
  const port = generation === "v2" ? 65_200 : 65_503;
  const open = allowed(network.gatewayRules, "Inbound", {
    from: "GatewayManager",
    to: network.gatewayPrefix,
    port,
    vnet: network.prefix,
  });
  const diverted = (network.routes ?? []).some(
    ({ prefix, nextHop }) => prefix === "0.0.0.0/0" && nextHop !== "Internet",
  );
  return open && !diverted;
}

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly vnet: string;
}

function allowed(rules: readonly SecurityRule[], direction: SecurityRule["direction"], flow: Flow): boolean {
  const deciding = [...rules]
    .sort((a, b) => a.priority - b.priority)
    .find(
      (rule) =>
        rule.direction === direction &&
        inRange(flow.port, rule.port) &&
        covers(rule.source, flow.from, flow.vnet) &&
        covers(rule.destination, flow.to, flow.vnet),
    );
  if (deciding) return deciding.access === "Allow";
  // Azure's default rules: within the network and out to the internet, but nothing in from outside.
  return direction === "Outbound" || covers("VirtualNetwork", flow.from, flow.vnet);
}

function inRange(port: number, range: string): boolean {
  const [low = 0, high = low] = range === "*" ? [0, 65_535] : range.split("-").map(Number);
  return port >= low && port <= high;
}

function covers(written: string, end: string, vnet: string): boolean {
  if (written === "*" || written === end) return true;
  const address = end.split("/")[0] ?? end;
  if (!isIPv4(address)) return false;
  if (written === "VirtualNetwork") return contains(vnet, address);
  if (written === "Internet") return !contains(vnet, address);
  return /^\d/.test(written) && contains(written, address);
}

function bits(prefix: string): number {
  return Number(prefix.split("/")[1] ?? 32);
}

function contains(prefix: string, address: string): boolean {
  const [base = ""] = prefix.split("/");
  if (!isIPv4(base) || !isIPv4(address)) return false;
  const size = 2 ** (32 - bits(prefix));
  return Math.floor(number(base) / size) === Math.floor(number(address) / size);
}

function number(address: string): number {
  return address.split(".").reduce((value, part) => value * 256 + Number(part), 0);
}
