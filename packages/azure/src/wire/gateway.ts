import { z } from "zod";

/**
 * An application gateway as Resource Manager, Resource Graph and `az rest` write it (nested `properties`). Lists can be
 * null on the wire, members of a pool are objects there but strings in the official example; unknown fields are ignored.
 * https://learn.microsoft.com/rest/api/application-gateway/application-gateways/get
 */
const text = z.string().nullish();
const flag = z.boolean().nullish();
const count = z.number().nullish();
const reference = z.object({ id: z.string() });
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

function part<S extends z.ZodRawShape>(shape: S) {
  return z.object({ name: z.string(), id: text, properties: z.object({ provisioningState: text, ...shape }) });
}

const errorPage = z.object({ statusCode: text });

const member = z.union([
  z.string().transform((value) => ({ address: value })),
  z.object({ fqdn: text, ipAddress: text }).transform(({ fqdn, ipAddress }) => ({ address: ipAddress ?? fqdn ?? "" })),
]);

const properties = z.object({
  sku: z.object({ name: text, tier: text, capacity: count }).nullish(),
  autoscaleConfiguration: z.object({ minCapacity: count, maxCapacity: count }).nullish(),
  operationalState: text,
  provisioningState: text,
  gatewayIPConfigurations: list(part({ subnet: reference.nullish() })),
  backendAddressPools: list(part({ backendAddresses: list(member), backendIPConfigurations: list(reference) })),
  backendHttpSettingsCollection: list(
    part({
      protocol: text,
      port: count,
      requestTimeout: count,
      hostName: text,
      pickHostNameFromBackendAddress: flag,
      probe: reference.nullish(),
      path: text,
      connectionDraining: z.object({ enabled: flag, drainTimeoutInSec: count }).nullish(),
      trustedRootCertificates: list(reference),
      authenticationCertificates: list(reference),
      validateCertChainAndExpiry: flag,
      validateSNI: flag,
      sniName: text,
      dedicatedBackendConnection: flag,
    }),
  ),
  probes: list(
    part({
      protocol: text,
      host: text,
      pickHostNameFromBackendHttpSettings: flag,
      path: text,
      port: count,
      interval: count,
      timeout: count,
      unhealthyThreshold: count,
      minServers: count,
      match: z.object({ statusCodes: list(z.string()), body: text }).nullish(),
    }),
  ),
  httpListeners: list(
    part({
      protocol: text,
      hostName: text,
      hostNames: list(z.string()),
      sslCertificate: reference.nullish(),
      customErrorConfigurations: list(errorPage),
    }),
  ),
  requestRoutingRules: list(
    part({
      ruleType: text,
      httpListener: reference.nullish(),
      backendAddressPool: reference.nullish(),
      backendHttpSettings: reference.nullish(),
      urlPathMap: reference.nullish(),
      redirectConfiguration: reference.nullish(),
      loadDistributionPolicy: reference.nullish(),
    }),
  ),
  urlPathMaps: list(
    part({
      defaultBackendAddressPool: reference.nullish(),
      defaultBackendHttpSettings: reference.nullish(),
      defaultRedirectConfiguration: reference.nullish(),
      pathRules: list(
        part({
          paths: list(z.string()),
          backendAddressPool: reference.nullish(),
          backendHttpSettings: reference.nullish(),
          redirectConfiguration: reference.nullish(),
        }),
      ),
    }),
  ),
  advancedRoutingMaps: list(z.object({ name: text })),
  loadDistributionPolicies: list(z.object({ name: text })),
  sslCertificates: list(part({ publicCertData: text, keyVaultSecretId: text })),
  trustedRootCertificates: list(part({ data: text, keyVaultSecretId: text })),
  authenticationCertificates: list(part({ data: text })),
  customErrorConfigurations: list(errorPage),
  webApplicationFirewallConfiguration: z.object({ enabled: flag, firewallMode: text }).nullish(),
});

export const gatewayWire = z.object({
  id: z.string(),
  name: z.string(),
  location: text,
  tags: z.record(z.string(), z.string()).nullish(),
  identity: z.object({ type: text }).nullish(),
  properties,
});

/** An application gateway's raw JSON, checked. */
export type GatewayWire = z.infer<typeof gatewayWire>;

/** One page of a listing. */
export const pageWire = z.object({ value: z.array(z.unknown()), nextLink: text });
