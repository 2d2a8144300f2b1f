import { docs } from "./docs.ts";
import type { SubnetFault } from "./gateway-network-fault.ts";
import { anyAddressOf, type NetworkView, nameOf, resourceGroupOf } from "./network-view.ts";

/** An address of the internet that stands for all of it. */
const outside = "8.8.8.8";
const allow = "az network nsg rule create -g {group} --nsg-name {nsg} --direction Inbound --access Allow";

/** The rule that denies inbound traffic of a tag to any of the gateway's subnets. */
function deniedInbound(view: NetworkView, from: string, port: number) {
  for (const subnet of view.gatewaySubnets) {
    const by = view.denial(subnet, { inbound: true, from, to: anyAddressOf(subnet), port, protocol: "Tcp" });
    if (by !== undefined) return by;
  }
  return undefined;
}

/** What breaks a gateway in its own subnet. */
export const subnetFaults: readonly SubnetFault[] = [
  {
    id: "management-ports-denied",
    title: "The security group of {gateway}'s subnet denies Azure's management ports",
    severity: "high",
    cause: "config-error",
    why: "GatewayManager must reach 65200-65535 (v1: 65503-65534), or Azure can neither read health nor keep the gateway up to date.",
    fix: [
      `${allow} -n AllowGatewayManager --priority {priority} --protocol Tcp --source-address-prefixes GatewayManager --destination-port-ranges {ports}`,
    ],
    docs: [`${docs.infrastructure}#network-security-groups`, `${docs.backendHealth}#backend-health-status-unknown`],
    find(view, { generation }) {
      const ports = generation === "v2" ? "65200-65535" : "65503-65534";
      const denied =
        deniedInbound(view, "GatewayManager", generation === "v2" ? 65200 : 65503) ??
        deniedInbound(view, "GatewayManager", 65534);
      return denied && { fact: `${denied.words} denies GatewayManager on ${ports}`, names: { ...denied.names, ports } };
    },
  },
  {
    id: "load-balancer-denied",
    title: "The security group of {gateway}'s subnet denies Azure's load balancer",
    severity: "high",
    cause: "config-error",
    why: "The gateway's instances stand behind AzureLoadBalancer, whose own probes must reach them.",
    fix: [
      `${allow} -n AllowAzureLoadBalancer --priority {priority} --protocol '*' --source-address-prefixes AzureLoadBalancer --destination-port-ranges '*'`,
    ],
    docs: [`${docs.infrastructure}#network-security-groups`],
    find(view) {
      const denied = deniedInbound(view, "AzureLoadBalancer", 80);
      return denied && { fact: `${denied.words} denies AzureLoadBalancer`, names: denied.names };
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
      return by === undefined ? undefined : { fact: `${by.words} denies TCP 443 to the internet`, names: by.names };
    },
  },
  {
    id: "revocation-lists-denied",
    title: "The security group of {gateway}'s subnet denies plain HTTP to the internet",
    severity: "medium",
    cause: "config-error",
    why: "Revocation lists (crl.microsoft.com, crl3.digicert.com) are fetched over port 80; when they are out of reach, health may be unknown.",
    fix: [
      "az network nsg rule create -g {group} --nsg-name {nsg} -n AllowRevocationLists --priority {priority} --direction Outbound --access Allow --protocol Tcp --destination-address-prefixes Internet --destination-port-ranges 80",
    ],
    docs: ["https://github.com/MicrosoftDocs/azure-docs/pull/124719", docs.backendHealth],
    find(view) {
      const [subnet] = view.gatewaySubnets;
      if (!subnet) return undefined;
      const flow = { inbound: false, from: anyAddressOf(subnet), to: outside, protocol: "Tcp" } as const;
      const by = view.denial(subnet, { ...flow, port: 80 });
      return by === undefined || view.denial(subnet, { ...flow, port: 443 }) !== undefined
        ? undefined
        : { fact: `${by.words} denies TCP 80 to the internet`, names: by.names };
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
            names: { table: nameOf(table.id), group: resourceGroupOf(table.id), route: route.name },
          };
      }
      return undefined;
    },
  },
];
