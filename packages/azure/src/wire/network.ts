import { z } from "zod";

/** Network resources as Resource Graph returns them: `properties` are Resource Manager's own. */
const text = z.string().nullish();
const texts = z
  .array(z.string())
  .nullish()
  .transform((items) => items ?? []);
const flag = z.boolean().nullish();
const reference = z.object({ id: z.string() });
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const row = z.object({ id: z.string(), name: z.string(), properties: z.unknown() });

/** One row of the network query, its properties still unread. */
export const networkRow = row.extend({ type: z.string() });
export type NetworkRow = z.infer<typeof networkRow>;

export const vnetProperties = z.object({
  addressSpace: z.object({ addressPrefixes: texts }).nullish(),
  dhcpOptions: z.object({ dnsServers: texts }).nullish(),
  subnets: list(
    z.object({
      id: z.string(),
      properties: z.object({
        addressPrefix: text,
        addressPrefixes: texts,
        networkSecurityGroup: reference.nullish(),
        routeTable: reference.nullish(),
        ipConfigurations: list(z.object({ id: z.string() })),
      }),
    }),
  ),
  virtualNetworkPeerings: list(
    z.object({
      name: text,
      properties: z.object({ peeringState: text, useRemoteGateways: flag, remoteVirtualNetwork: reference.nullish() }),
    }),
  ),
});

export const securityRuleWire = z.object({
  name: z.string(),
  properties: z.object({
    priority: z.number(),
    direction: z.string(),
    access: z.string(),
    protocol: z.string(),
    sourceAddressPrefix: text,
    sourceAddressPrefixes: texts,
    destinationAddressPrefix: text,
    destinationAddressPrefixes: texts,
    destinationPortRange: text,
    destinationPortRanges: texts,
  }),
});

export const securityGroupProperties = z.object({
  securityRules: list(securityRuleWire),
  defaultSecurityRules: list(securityRuleWire),
});

export const routeTableProperties = z.object({
  disableBgpRoutePropagation: flag,
  routes: list(
    z.object({
      name: z.string(),
      properties: z.object({ addressPrefix: text, nextHopType: z.string(), nextHopIpAddress: text }),
    }),
  ),
});

export const vnetGatewayProperties = z.object({
  ipConfigurations: list(z.object({ properties: z.object({ subnet: reference.nullish() }) })),
});

export const clusterProperties = z.object({
  nodeResourceGroup: text,
  networkProfile: z.object({ networkPlugin: text }).nullish(),
  addonProfiles: z
    .record(z.string(), z.object({ enabled: flag, config: z.record(z.string(), z.unknown()).nullish() }))
    .nullish(),
});
