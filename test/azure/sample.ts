import type { FailureGroup, Snapshot } from "@cloud502/core";
import type { AzureFacts } from "../../packages/azure/src/facts.ts";
import { normaliseHealth } from "../../packages/azure/src/health.ts";
import { type SignatureName, signatures } from "../../packages/azure/src/logs/signatures.ts";
import { indexNetwork, normaliseNetwork } from "../../packages/azure/src/network.ts";
import { normaliseGateway } from "../../packages/azure/src/normalise.ts";
import { limitsOf, probesOf, toGateway } from "../../packages/azure/src/probes.ts";
import { healthWire } from "../../packages/azure/src/wire/health.ts";
import { networkRow } from "../../packages/azure/src/wire/network.ts";

export const subscription = "11111111-2222-3333-4444-555555555555";
export const groupId = `/subscriptions/${subscription}/resourceGroups/rg-shop`;
export const gatewayId = `${groupId}/providers/Microsoft.Network/applicationGateways/shop-gw`;
export const vnetId = `${groupId}/providers/Microsoft.Network/virtualNetworks/hub`;
export const pool = "web~web-https";
const takenAt = "2026-11-22T07:00:00.000Z";

/** JSON of the wire that tests bend: any depth, any value. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into wire JSON of many shapes
export type Wire = any;

const part = (kind: string, name: string, properties: Wire) => ({
  name,
  id: `${gatewayId}/${kind}/${name}`,
  properties: { provisioningState: "Succeeded", ...properties },
});
const to = (kind: string, name: string) => ({ id: `${gatewayId}/${kind}/${name}` });

/** A v2 gateway with one pool of two addresses behind https, nothing wrong with it. */
export function gateway(): Wire {
  return {
    id: gatewayId,
    name: "shop-gw",
    location: "westeurope",
    properties: {
      provisioningState: "Succeeded",
      operationalState: "Running",
      sku: { name: "Standard_v2", tier: "Standard_v2" },
      autoscaleConfiguration: { minCapacity: 2, maxCapacity: 10 },
      gatewayIPConfigurations: [part("gatewayIPConfigurations", "ip", { subnet: { id: `${vnetId}/subnets/gateway` } })],
      backendAddressPools: [
        part("backendAddressPools", "web", {
          backendAddresses: [{ ipAddress: "10.0.2.4" }, { ipAddress: "10.0.2.5" }],
        }),
      ],
      backendHttpSettingsCollection: [
        part("backendHttpSettingsCollection", "web-https", {
          protocol: "Https",
          port: 443,
          requestTimeout: 30,
          hostName: "www.contoso.com",
          pickHostNameFromBackendAddress: false,
          probe: to("probes", "web-probe"),
          connectionDraining: { enabled: true, drainTimeoutInSec: 60 },
        }),
      ],
      probes: [
        part("probes", "web-probe", {
          protocol: "Https",
          pickHostNameFromBackendHttpSettings: true,
          path: "/health",
          interval: 30,
          timeout: 30,
          unhealthyThreshold: 3,
          minServers: 0,
          match: { statusCodes: ["200-399"] },
        }),
      ],
      httpListeners: [part("httpListeners", "public", { protocol: "Http" })],
      requestRoutingRules: [
        part("requestRoutingRules", "main", {
          ruleType: "Basic",
          httpListener: to("httpListeners", "public"),
          backendAddressPool: to("backendAddressPools", "web"),
          backendHttpSettings: to("backendHttpSettingsCollection", "web-https"),
        }),
      ],
    },
  };
}

/** A security rule as the wire has it. */
export const securityRule = (name: string, properties: Wire): Wire => ({
  name,
  properties: {
    priority: 200,
    direction: "Inbound",
    access: "Deny",
    protocol: "*",
    sourceAddressPrefix: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
    ...properties,
  },
});

const defaults = [
  securityRule("AllowVnetInBound", { priority: 65000, access: "Allow", sourceAddressPrefix: "VirtualNetwork" }),
  securityRule("AllowAzureLoadBalancerInBound", {
    priority: 65001,
    access: "Allow",
    sourceAddressPrefix: "AzureLoadBalancer",
  }),
  securityRule("DenyAllInBound", { priority: 65500 }),
  securityRule("AllowVnetOutBound", {
    priority: 65000,
    direction: "Outbound",
    access: "Allow",
    destinationAddressPrefix: "VirtualNetwork",
  }),
  securityRule("AllowInternetOutBound", {
    priority: 65001,
    direction: "Outbound",
    access: "Allow",
    destinationAddressPrefix: "Internet",
  }),
  securityRule("DenyAllOutBound", { priority: 65500, direction: "Outbound" }),
];

export const allowManagement = securityRule("AllowGatewayManager", {
  priority: 100,
  access: "Allow",
  sourceAddressPrefix: "GatewayManager",
  destinationPortRange: "65200-65535",
});

/** What a test puts around the gateway. */
export interface Surroundings {
  readonly gatewayRules?: readonly Wire[];
  readonly backendRules?: readonly Wire[];
  readonly routes?: readonly Wire[];
  readonly vnet?: Wire;
  readonly more?: readonly Wire[];
  readonly routeTable?: Wire;
}

function networkRows({
  gatewayRules = [allowManagement],
  backendRules = [],
  routes,
  vnet = {},
  more = [],
  routeTable = {},
}: Surroundings): Wire[] {
  const nsg = (name: string, rules: readonly Wire[]) => ({
    id: `${groupId}/providers/Microsoft.Network/networkSecurityGroups/${name}`,
    name,
    type: "microsoft.network/networksecuritygroups",
    properties: { securityRules: rules, defaultSecurityRules: defaults },
  });
  const table = `${groupId}/providers/Microsoft.Network/routeTables/gateway-routes`;
  return [
    nsg("gateway-nsg", gatewayRules),
    nsg("web-nsg", backendRules),
    {
      id: vnetId,
      name: "hub",
      type: "microsoft.network/virtualnetworks",
      properties: {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [
          {
            id: `${vnetId}/subnets/gateway`,
            properties: {
              addressPrefix: "10.0.1.0/24",
              networkSecurityGroup: { id: `${groupId}/providers/Microsoft.Network/networkSecurityGroups/gateway-nsg` },
              ...(routes && { routeTable: { id: table } }),
            },
          },
          {
            id: `${vnetId}/subnets/web`,
            properties: {
              addressPrefix: "10.0.2.0/24",
              networkSecurityGroup: { id: `${groupId}/providers/Microsoft.Network/networkSecurityGroups/web-nsg` },
            },
          },
        ],
        ...vnet,
      },
    },
    ...(routes
      ? [
          {
            id: table,
            name: "gateway-routes",
            type: "microsoft.network/routetables",
            properties: { disableBgpRoutePropagation: true, routes, ...routeTable },
          },
        ]
      : []),
    ...more,
  ];
}

export interface ServerWireSample {
  readonly address?: string;
  readonly health?: string;
  readonly log?: string;
  readonly errorName?: string;
}

/** Backend health of the one pool, as the wire has it. */
export function health(servers: readonly ServerWireSample[]): Wire {
  return {
    backendAddressPools: [
      {
        backendAddressPool: to("backendAddressPools", "web"),
        backendHttpSettingsCollection: [
          {
            backendHttpSettings: to("backendHttpSettingsCollection", "web-https"),
            servers: servers.map(({ address = "10.0.2.4", health: state = "Unhealthy", log, errorName }) => ({
              address,
              health: state,
              ...(log !== undefined && { healthProbeLog: log }),
              ...(errorName !== undefined && { healthProbeErrorName: errorName }),
            })),
          },
        ],
      },
    ],
  };
}

/** A failure group as both the scanner and Log Analytics make it. */
export function group(signature: SignatureName, more: Partial<FailureGroup> = {}): FailureGroup {
  return {
    kind: "request",
    signature,
    cause: signatures[signature].cause,
    source: "agw-access-logs",
    provider: "azure",
    status: 502,
    pool,
    detail: { generation: "v2" },
    count: 100,
    firstSeen: "2026-11-22T06:10:00.000Z",
    lastSeen: "2026-11-22T06:50:00.000Z",
    samples: [],
    ...more,
  };
}

export interface Story {
  readonly wire?: (wire: Wire) => void;
  readonly network?: Surroundings | "unread";
  readonly servers?: readonly ServerWireSample[];
  readonly groups?: readonly FailureGroup[];
  readonly requests?: { readonly total: number; readonly byBackend?: Readonly<Record<string, number>> };
  readonly metrics?: Snapshot["metrics"];
  readonly facts?: Partial<AzureFacts>;
}

/** A snapshot made the way the adapter makes it, from bent wire JSON. */
export function snapshot({
  wire,
  network = {},
  servers,
  groups,
  requests,
  metrics,
  facts: more,
}: Story): Snapshot<AzureFacts> {
  const raw = gateway();
  wire?.(raw);
  const base = normaliseGateway(raw);
  const rows = network === "unread" ? undefined : networkRows(network).map((row) => networkRow.parse(row));
  const facts: AzureFacts = {
    ...base,
    ...(rows && { network: normaliseNetwork(indexNetwork(rows), base.subnetIds, base.id) }),
    ...more,
  };
  return {
    provider: "azure",
    takenAt,
    gateway: toGateway(facts),
    facts,
    probes: probesOf(facts),
    limits: limitsOf(facts),
    ...(servers && { backends: normaliseHealth(healthWire.parse(health(servers)), facts) }),
    ...(groups && {
      failures: {
        window: { since: "2026-11-22T06:00:00.000Z", until: takenAt },
        groups,
        sampleInterval: 1,
        ...(requests && { requests }),
      },
    }),
    ...(metrics && { metrics }),
    gaps: [],
  };
}
