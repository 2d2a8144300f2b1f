import { createHash } from "node:crypto";
import type { Series } from "@cloud502/core";
import {
  allowManagement,
  gatewayId,
  group,
  groupId,
  pool,
  type Story,
  securityRule,
  subscription,
  vnetId,
  type Wire,
} from "./sample.ts";

/** A story that fires a rule, and one close to it that must not. */
interface Pair {
  readonly hit: Story;
  readonly miss: Story;
}

const says = (log: string, errorName?: string): Story => ({
  servers: [
    { log, ...(errorName && { errorName }) },
    { address: "10.0.2.5", health: "Healthy" },
  ],
});
const properties =
  (change: (properties: Wire) => void): Story["wire"] =>
  (wire) =>
    change(wire.properties);
const setting = (change: Wire): Story["wire"] =>
  properties((all) => Object.assign(all.backendHttpSettingsCollection[0].properties, change));
const probe = (change: Wire): Story["wire"] => properties((all) => Object.assign(all.probes[0].properties, change));
const members = (...addresses: Wire[]): Story["wire"] =>
  properties((all) => {
    all.backendAddressPools[0].properties.backendAddresses = addresses;
  });
const both =
  (...changes: Story["wire"][]): Story["wire"] =>
  (wire) => {
    for (const change of changes) change?.(wire);
  };
const tcp =
  "Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe.";
const down = [{ log: tcp }, { address: "10.0.2.5", log: tcp }];
const up = [{ health: "Healthy" }, { address: "10.0.2.5", health: "Healthy" }];
const unknown = [{ health: "Unknown", log: "The backend health status could not be retrieved." }];
const route = (prefix: string, nextHopType: string) => ({
  name: "r1",
  properties: {
    addressPrefix: prefix,
    nextHopType,
    ...(nextHopType === "VirtualAppliance" && { nextHopIpAddress: "10.0.9.4" }),
  },
});
const minutes = (count: number, every = 60, from = Date.parse("2026-11-22T06:00:00Z")): [string, number][] =>
  Array.from({ length: count }, (_, index) => [new Date(from + index * every * 1000).toISOString(), 3]);
const series = (
  name: string,
  values: readonly number[],
  dimensions: Record<string, string> = {},
  statistic: Series["statistic"] = "Maximum",
): Series => ({
  name,
  statistic,
  dimensions,
  stepSeconds: 60,
  points: values.map(
    (value, index) => [new Date(Date.parse("2026-11-22T06:00:00Z") + index * 60_000).toISOString(), value] as const,
  ),
});
const certificate = (name: string, more: Wire = {}) => ({
  name,
  subject: `CN=${name}`,
  notAfter: "2026-12-01T00:00:00.000Z",
  ...more,
});
const later = { notAfter: "2027-12-01T00:00:00.000Z" };
const race = group("backend-closed", {
  backend: "10.0.2.4:443",
  backendStatus: "none",
  count: 40,
  timeline: { stepSeconds: 60, points: minutes(30, 80) },
});
const raceStory: Story = {
  servers: up,
  groups: [race, { ...race, backend: "10.0.2.5:443" }],
  requests: { total: 9000, byBackend: { "10.0.2.4:443": 4500, "10.0.2.5:443": 4500 } },
};
const burst = (backend: string, at: string, signature: "backend-closed" | "connection-failed") =>
  group(signature, {
    backend,
    backendStatus: "none",
    count: 20,
    firstSeen: `2026-11-22T06:${at}:00.000Z`,
    lastSeen: `2026-11-22T06:${at}:40.000Z`,
  });
const bursts: Story = {
  servers: up,
  groups: [
    burst("10.0.2.4:443", "10", "backend-closed"),
    burst("10.0.2.4:443", "10", "connection-failed"),
    burst("10.0.2.5:443", "14", "backend-closed"),
  ],
};
const relayed = (count: number): Story => ({
  servers: up,
  groups: [group("backend-answered", { status: 500, backendStatus: 500, backend: "10.0.2.4:443", count })],
  requests: { total: 10_000, byBackend: { "10.0.2.4:443": 5_000 } },
});
const slow = (generation: string): Story => ({
  groups: [
    group("backend-timed-out", {
      status: generation === "v1" ? 502 : 504,
      detail: { generation },
      timings: { total: { count: 9, min: 30, max: 30.1, sum: 270, p50: 30, p95: 30.1 } },
    }),
  ],
});
const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 4);
const chain = "Ensure the chain is complete and correctly ordered on the backend server.";

/** One message rule: the documented text fires it, another rule's text does not. */
const message = (text: string): Pair => ({ hit: says(text), miss: says("Success. Received 200 status code") });

const cluster = (networkPlugin: string) => ({
  id: `${groupId}/providers/Microsoft.ContainerService/managedClusters/k8s`,
  name: "k8s",
  type: "microsoft.containerservice/managedclusters",
  properties: {
    nodeResourceGroup: "MC_k8s",
    networkProfile: { networkPlugin },
    addonProfiles: {
      ingressApplicationGateway: { enabled: true, config: { effectiveApplicationGatewayId: gatewayId } },
    },
  },
});
const vpn = {
  id: `${groupId}/providers/Microsoft.Network/virtualNetworkGateways/vpn`,
  name: "vpn",
  type: "microsoft.network/virtualnetworkgateways",
  properties: { ipConfigurations: [{ properties: { subnet: { id: `${vnetId}/subnets/GatewaySubnet` } } }] },
};
const spoke = `${groupId}/providers/Microsoft.Network/virtualNetworks/spoke`;
const peered = (peeringState: string): Story => ({
  wire: members({ ipAddress: "10.9.0.4" }),
  servers: [{ address: "10.9.0.4", log: tcp }],
  network: {
    vnet: {
      virtualNetworkPeerings: [{ name: "to-spoke", properties: { peeringState, remoteVirtualNetwork: { id: spoke } } }],
    },
    more: [
      {
        id: spoke,
        name: "spoke",
        type: "microsoft.network/virtualnetworks",
        properties: {
          addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
          subnets: [{ id: `${spoke}/subnets/web`, properties: { addressPrefix: "10.9.0.0/24" } }],
        },
      },
    ],
  },
});
const noInternet = (port: string) => [
  allowManagement,
  securityRule("DenyInternet", {
    direction: "Outbound",
    destinationAddressPrefix: "Internet",
    destinationPortRange: port,
  }),
];

/** A fault of the gateway's subnet: with Unknown health it breaks, without it is a risk. */
const subnetFault = (network: NonNullable<Story["network"]>): { readonly broken: Pair; readonly risk: Pair } => ({
  broken: { hit: { network, servers: unknown }, miss: { servers: unknown } },
  risk: { hit: { network, servers: up }, miss: { network, servers: unknown } },
});
const management = subnetFault({ gatewayRules: [] });
const balancer = subnetFault({
  gatewayRules: [allowManagement, securityRule("DenyBalancer", { sourceAddressPrefix: "AzureLoadBalancer" })],
});
const outbound = subnetFault({ gatewayRules: noInternet("*") });
const revocation = subnetFault({ gatewayRules: noInternet("80") });
const diverted = subnetFault({ routes: [route("0.0.0.0/0", "VirtualAppliance")] });

export const stories: Readonly<Record<string, Pair>> = {
  "azure/probe-timeout": message(
    "Time taken by the backend to respond to application gateway's health probe is more than the timeout threshold in the probe setting.",
  ),
  "azure/backend-name-unresolved": message(
    "Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.",
  ),
  "azure/probe-body-mismatch": message(
    "Body of the backend's HTTP response did not match the probe setting. Received response body doesn't contain healthy.",
  ),
  "azure/certificate-wrong-name": message(
    "The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.",
  ),
  "azure/certificate-expired": message(
    'Backend certificate is invalid. Current date is not within the "Valid from" and "Valid to" date range on the certificate.',
  ),
  "azure/certificate-chain-incomplete": message(
    `The Intermediate certificate is missing from the certificate chain presented by the backend server. ${chain}`,
  ),
  "azure/certificate-leaf-missing": message(
    `The Leaf certificate is missing from the certificate chain presented by the backend server. ${chain}`,
  ),
  "azure/certificate-intermediate-private": message(
    `The Intermediate certificate is not signed by a well-known Certificate Authority (CA). ${chain}`,
  ),
  "azure/certificate-private-authority": message(
    "The backend Server certificate is not signed by a well-known Certificate Authority (CA).",
  ),
  "azure/certificate-root-not-uploaded": message(
    `The Intermediate certificate not signed by any Root certificates uploaded to the application gateway. ${chain}`,
  ),
  "azure/certificate-root-mismatch": message(
    "The root certificate of the server certificate used by the backend doesn't match the trusted root certificate added to the application gateway.",
  ),
  "azure/certificate-chain-order": message(
    `The Leaf certificate is not the topmost certificate in the chain presented by the backend server. ${chain}`,
  ),
  "azure/certificate-unverified": message(
    "The validity of the backend certificate could not be verified. To find out the reason, check OpenSSL diagnostics for the message associated with error code 20",
  ),
  "azure/certificate-not-whitelisted": message(
    "Backend server certificate is not whitelisted with Application Gateway.",
  ),
  "azure/certificate-marked-invalid": message(
    "Backend certificate has been marked invalid. Either the certificate is not within its validity period, or it has been revoked by the issuing authority.",
  ),
  "azure/probe-unauthorized": {
    hit: says("Probe status code mismatch: Received 401"),
    miss: says("Probe status code mismatch: Received 403"),
  },
  "azure/probe-forbidden": {
    hit: says(
      "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:403.",
    ),
    miss: says("Probe status code mismatch: Received 404"),
  },
  "azure/probe-path-missing": {
    hit: says(
      "Received invalid status code: 404 in the backend server's HTTP response. As per the health probe configuration, 200-399 is the acceptable status code.",
      "HttpStatusCodeMismatchWithStatusCode",
    ),
    miss: says("Received invalid status code: 500 in the backend server's HTTP response."),
  },
  "azure/probe-method-refused": {
    hit: says("Received invalid status code: 405 in the backend server's HTTP response."),
    miss: says("Received invalid status code: 404 in the backend server's HTTP response."),
  },
  "azure/probe-server-error": {
    hit: says(
      "Received invalid status code: 502 in the backend server's HTTP response.",
      "HttpStatusCodeMismatchWithStatusCode",
    ),
    miss: says("Received invalid status code: 404 in the backend server's HTTP response."),
  },
  "azure/probe-status-unexpected": {
    hit: says("Received invalid status code: 418 in the backend server's HTTP response."),
    miss: says("Received invalid status code: 503 in the backend server's HTTP response."),
  },
  "azure/probe-connection-refused": {
    hit: { servers: down },
    miss: {
      servers: down,
      network: { backendRules: [securityRule("DenyGateway", { sourceAddressPrefix: "10.0.1.0/24" })] },
    },
  },
  "azure/probe-connect-timeout": {
    hit: { servers: down, groups: [group("backend-timed-out", { status: 504, backend: "10.0.2.4:443" })] },
    miss: { servers: down, groups: [group("connection-failed", { backend: "10.0.2.4:443" })] },
  },
  "azure/unclassified-probe-message": { hit: says("Something entirely new happened"), miss: says(tcp) },
  "azure/all-servers-unhealthy": { hit: { servers: down }, miss: says(tcp) },
  "azure/some-servers-unhealthy": { hit: says(tcp), miss: { servers: down } },
  "azure/servers-draining": { hit: { servers: [{ health: "Draining" }] }, miss: { servers: up } },
  "azure/pool-without-servers": {
    hit: {
      servers: [],
      wire: properties((all) => {
        all.backendAddressPools[0].properties = {
          backendAddresses: [],
          backendIPConfigurations: [{ id: `${groupId}/nic/ip` }],
        };
      }),
    },
    miss: { servers: up },
  },
  "azure/pool-empty": {
    hit: { wire: members() },
    miss: {
      wire: both(
        members(),
        properties((all) => {
          all.requestRoutingRules = [];
        }),
      ),
    },
  },

  "azure/backend-security-group-denies": {
    hit: {
      servers: down,
      network: { backendRules: [securityRule("DenyGateway", { sourceAddressPrefix: "10.0.1.0/24" })] },
    },
    miss: {
      servers: down,
      network: { backendRules: [securityRule("DenyOther", { sourceAddressPrefix: "10.0.7.0/24" })] },
    },
  },
  "azure/gateway-outbound-denied": {
    hit: {
      servers: down,
      network: {
        gatewayRules: [
          allowManagement,
          securityRule("DenyOut", { direction: "Outbound", destinationAddressPrefix: "10.0.2.0/24" }),
        ],
      },
    },
    miss: {
      servers: up,
      network: {
        gatewayRules: [
          allowManagement,
          securityRule("DenyOut", { direction: "Outbound", destinationAddressPrefix: "10.0.2.0/24" }),
        ],
      },
    },
  },
  "azure/route-to-backend-diverted": {
    hit: { servers: down, network: { routes: [route("10.0.2.0/24", "VirtualAppliance")] } },
    miss: { servers: down, network: { routes: [route("10.0.2.0/24", "VnetLocal")] } },
  },
  "azure/peering-disconnected": { hit: peered("Disconnected"), miss: peered("Connected") },
  "azure/management-ports-denied": management.broken,
  "azure/management-ports-denied-risk": management.risk,
  "azure/load-balancer-denied": balancer.broken,
  "azure/load-balancer-denied-risk": balancer.risk,
  "azure/outbound-internet-denied": outbound.broken,
  "azure/outbound-internet-denied-risk": outbound.risk,
  "azure/revocation-lists-denied": revocation.broken,
  "azure/revocation-lists-denied-risk": revocation.risk,
  "azure/default-route-diverted": diverted.broken,
  "azure/default-route-diverted-risk": diverted.risk,
  "azure/default-route-learned": {
    hit: { network: { more: [vpn], routes: [], routeTable: { disableBgpRoutePropagation: false } } },
    miss: { network: { more: [vpn], routes: [] } },
  },
  "azure/custom-dns-with-names": {
    hit: { wire: members({ fqdn: "app.internal" }), network: { vnet: { dhcpOptions: { dnsServers: ["10.0.0.53"] } } } },
    miss: { network: { vnet: { dhcpOptions: { dnsServers: ["10.0.0.53"] } } } },
  },
  "azure/subnet-nearly-full": {
    hit: {
      wire: properties((all) => {
        all.autoscaleConfiguration.maxCapacity = 125;
      }),
      network: {
        vnet: { subnets: [{ id: `${vnetId}/subnets/gateway`, properties: { addressPrefix: "10.0.1.0/26" } }] },
      },
    },
    miss: {
      wire: properties((all) => {
        all.autoscaleConfiguration.maxCapacity = 20;
      }),
      network: {
        vnet: { subnets: [{ id: `${vnetId}/subnets/gateway`, properties: { addressPrefix: "10.0.1.0/26" } }] },
      },
    },
  },
  "azure/kubenet-routes-missing": {
    hit: { network: { more: [cluster("kubenet")] } },
    miss: { network: { more: [cluster("azure")] } },
  },

  "azure/no-live-backend": {
    hit: { groups: [group("no-live-backend")] },
    miss: { groups: [group("no-live-backend")], wire: members() },
  },
  "azure/keepalive-race": { hit: raceStory, miss: bursts },
  "azure/restart-burst": { hit: bursts, miss: raceStory },
  "azure/backend-closed": {
    hit: {
      servers: up,
      groups: [group("backend-closed", { backend: "10.0.2.4:443", count: 900 })],
      requests: { total: 2000, byBackend: { "10.0.2.4:443": 1000 } },
    },
    miss: raceStory,
  },
  "azure/connection-failed": {
    hit: { groups: [group("connection-failed", { backend: "10.0.2.4:443" })] },
    miss: bursts,
  },
  "azure/request-timeout": { hit: slow("v2"), miss: slow("v1") },
  "azure/request-timeout-v1": { hit: slow("v1"), miss: slow("v2") },
  "azure/backend-answered-5xx": { hit: relayed(500), miss: relayed(50) },
  "azure/backend-status-changed": {
    hit: { groups: [group("backend-status-changed", { backendStatus: 200 })] },
    miss: relayed(500),
  },
  "azure/ingress-default-pool": {
    hit: { groups: [group("no-live-backend", { pool: "defaultaddresspool~defaulthttpsetting" })] },
    miss: { groups: [group("no-live-backend")] },
  },
  "azure/gateway-error": {
    hit: { groups: [group("gateway-error", { status: 500 })] },
    miss: { groups: [group("gateway-error", { status: 500, count: 2 })] },
  },
  "azure/one-instance-fails": {
    hit: { groups: [group("backend-closed", { detail: { instance: "appgw_1" } })] },
    miss: {
      groups: [
        group("backend-closed", { detail: { instance: "appgw_1" } }),
        group("backend-closed", { detail: { instance: "appgw_2" } }),
      ],
    },
  },
  "azure/one-host-name-fails": {
    hit: {
      wire: both(
        setting({ hostName: null }),
        properties((all) => {
          all.httpListeners[0].properties.hostNames = ["a.contoso.com", "b.contoso.com"];
        }),
      ),
      groups: [group("connection-failed", { host: "b.contoso.com" })],
    },
    miss: {
      wire: both(
        setting({ hostName: null }),
        properties((all) => {
          all.httpListeners[0].properties.hostNames = ["a.contoso.com", "b.contoso.com"];
        }),
      ),
      groups: [
        group("connection-failed", { host: "b.contoso.com" }),
        group("connection-failed", { host: "a.contoso.com" }),
      ],
    },
  },
  "azure/client-closed": { hit: { groups: [group("client-closed", { status: 499 })] }, miss: relayed(500) },
  "azure/client-timed-out": { hit: { groups: [group("client-timed-out", { status: 408 })] }, miss: relayed(500) },
  "azure/request-refused": { hit: { groups: [group("bad-request", { status: 400 })] }, miss: relayed(500) },
  "azure/no-matching-listener": { hit: { groups: [group("no-listener", { status: 404 })] }, miss: relayed(500) },
  "azure/firewall-blocked": { hit: { groups: [group("firewall-blocked", { status: 403 })] }, miss: relayed(500) },

  "azure/gateway-made-5xx": {
    hit: {
      metrics: [
        series("ResponseStatus", [40], { status: "5xx" }, "Sum"),
        series("BackendResponseStatus", [10], { status: "5xx" }, "Sum"),
      ],
    },
    miss: {
      metrics: [
        series("ResponseStatus", [10], { status: "5xx" }, "Sum"),
        series("BackendResponseStatus", [10], { status: "5xx" }, "Sum"),
      ],
    },
  },
  "azure/no-healthy-host": {
    hit: { metrics: [series("HealthyHostCount", [2, 0, 0], { pool }, "Average")] },
    miss: { metrics: [series("HealthyHostCount", [2, 1, 1], { pool }, "Average")] },
  },
  "azure/connect-time-rose": {
    hit: {
      metrics: [
        series("BackendConnectTime", [10, 10, 10, 10, 10, 10, 4000, 4000, 4000, 4000, 4000, 4000]),
        series("BackendFirstByteResponseTime", [60, 60, 60, 60, 60, 60, 4050, 4050, 4050, 4050, 4050, 4050]),
      ],
    },
    miss: {
      metrics: [
        series("BackendConnectTime", [10, 10, 10, 10, 10, 10, 12, 12, 12, 12, 12, 12]),
        series("BackendFirstByteResponseTime", [60, 60, 60, 60, 60, 60, 4050, 4050, 4050, 4050, 4050, 4050]),
      ],
    },
  },
  "azure/gateway-saturated": {
    hit: { metrics: [series("CapacityUnits", [20, 85])] },
    miss: { metrics: [series("CapacityUnits", [20, 60])] },
  },
  "azure/request-timeout-near": {
    hit: { metrics: [series("BackendLastByteResponseTime", [28_000])] },
    miss: { metrics: [series("BackendLastByteResponseTime", [12_000])] },
  },

  "azure/gateway-stopped": {
    hit: {
      wire: properties((all) => {
        all.operationalState = "Stopped";
      }),
    },
    miss: {},
  },
  "azure/last-change-failed": {
    hit: {
      wire: properties((all) => {
        all.probes[0].properties.provisioningState = "Failed";
      }),
    },
    miss: {
      wire: properties((all) => {
        all.probes[0].properties.provisioningState = "Updating";
      }),
    },
  },
  "azure/single-server": {
    hit: { wire: members({ ipAddress: "10.0.2.4" }) },
    miss: { wire: members({ fqdn: "app.azurewebsites.net" }) },
  },
  "azure/dangling-reference": {
    hit: {
      wire: properties((all) => {
        all.backendAddressPools = [];
      }),
    },
    miss: {
      wire: properties((all) => {
        all.requestRoutingRules[0].properties.backendAddressPool.id =
          all.requestRoutingRules[0].properties.backendAddressPool.id.toUpperCase();
      }),
    },
  },
  "azure/no-basic-listener": {
    hit: {
      wire: properties((all) => {
        all.httpListeners[0].properties.hostNames = ["a.contoso.com"];
      }),
    },
    miss: {},
  },
  "azure/little-capacity": {
    hit: {
      wire: properties((all) => {
        all.autoscaleConfiguration.maxCapacity = 2;
      }),
    },
    miss: {
      wire: properties((all) => {
        all.autoscaleConfiguration.maxCapacity = 3;
      }),
    },
  },
  "azure/first-generation": {
    hit: {
      wire: properties((all) => {
        all.sku = { name: "Standard_Medium", tier: "Standard", capacity: 2 };
      }),
    },
    miss: {
      wire: properties((all) => {
        all.sku = { name: "WAF_v2", tier: "WAF_v2" };
      }),
    },
  },
  "azure/error-page-hides-cause": {
    hit: {
      wire: properties((all) => {
        all.customErrorConfigurations = [{ statusCode: "HttpStatus502" }];
      }),
    },
    miss: {
      wire: properties((all) => {
        all.customErrorConfigurations = [{ statusCode: "HttpStatus403" }];
      }),
    },
  },
  "azure/key-vault-certificate-lost": {
    hit: {
      facts: {
        hasIdentity: true,
        advice: ["Resolve Key Vault issue; SecretDisabled"],
        listenerCertificates: [certificate("tls", { keyVaultSecretId: "https://v.vault.azure.net/secrets/s" })],
      },
    },
    miss: {
      facts: {
        hasIdentity: true,
        advice: ["Use more instances"],
        listenerCertificates: [certificate("tls", { keyVaultSecretId: "https://v.vault.azure.net/secrets/s" })],
      },
    },
  },

  "azure/host-routed-backend-without-host": {
    hit: { wire: both(members({ fqdn: "app.azurewebsites.net" }), setting({ hostName: null, probe: null })) },
    miss: { wire: members({ fqdn: "app.azurewebsites.net" }) },
  },
  "azure/host-from-ip-member": {
    hit: { wire: setting({ hostName: null, pickHostNameFromBackendAddress: true }) },
    miss: {
      wire: both(
        members({ fqdn: "app.contoso.com" }),
        setting({ hostName: null, pickHostNameFromBackendAddress: true }),
      ),
    },
  },
  "azure/https-ip-without-host": { hit: { wire: setting({ hostName: null }) }, miss: {} },
  "azure/draining-off": {
    hit: {
      wire: both(setting({ connectionDraining: null }), (wire) => {
        wire.tags = { "managed-by-k8s-ingress": "1.7" };
      }),
    },
    miss: { wire: setting({ connectionDraining: null }) },
  },
  "azure/protocol-port-mismatch": { hit: { wire: setting({ port: 80 }) }, miss: { wire: setting({ port: 8443 }) } },
  "azure/certificate-check-off": {
    hit: { wire: setting({ validateSNI: false }) },
    miss: { wire: setting({ validateSNI: true }) },
  },
  "azure/setting-unused": {
    hit: {
      wire: properties((all) => {
        all.requestRoutingRules = [];
      }),
    },
    miss: {},
  },

  "azure/probe-protocol-differs": {
    hit: { wire: probe({ protocol: "Http" }) },
    miss: { wire: probe({ protocol: "HTTPS" }) },
  },
  "azure/probe-host-missing": {
    hit: { wire: setting({ hostName: null }) },
    miss: { wire: setting({ hostName: null, pickHostNameFromBackendAddress: true }) },
  },
  "azure/probe-name-differs": {
    hit: { wire: probe({ host: "health.contoso.com", pickHostNameFromBackendHttpSettings: false }) },
    miss: { wire: probe({ host: "WWW.contoso.com", pickHostNameFromBackendHttpSettings: false }) },
  },
  "azure/probe-slow-to-notice": { hit: { wire: probe({ interval: 60 }) }, miss: { wire: probe({ interval: 40 }) } },
  "azure/probe-accepts-errors": {
    hit: { wire: probe({ match: { statusCodes: ["200-599"] } }) },
    miss: { wire: probe({ match: { statusCodes: ["200-401"] } }) },
  },
  "azure/probe-min-servers": { hit: { wire: probe({ minServers: 1 }) }, miss: {} },
  "azure/probe-port-differs": { hit: { wire: probe({ port: 8080 }) }, miss: { wire: probe({ port: 443 }) } },
  "azure/probe-path-differs": {
    hit: { wire: setting({ path: "/v2/" }) },
    miss: { wire: both(setting({ path: "/v2/" }), probe({ path: "/v2/health" })) },
  },

  "azure/trusted-root-ending": {
    hit: {
      wire: setting({ trustedRootCertificates: [{ id: `${gatewayId}/trustedRootCertificates/root` }] }),
      facts: { trustedRoots: [certificate("root")] },
    },
    miss: {
      wire: setting({ trustedRootCertificates: [{ id: `${gatewayId}/trustedRootCertificates/root` }] }),
      facts: { trustedRoots: [certificate("root", later)] },
    },
  },
  "azure/pinned-certificate-expired": {
    hit: {
      wire: setting({ authenticationCertificates: [{ id: `${gatewayId}/authenticationCertificates/leaf` }] }),
      facts: { authCertificates: [certificate("leaf", { notAfter: "2026-01-01T00:00:00.000Z" })] },
    },
    miss: {
      wire: setting({ authenticationCertificates: [{ id: `${gatewayId}/authenticationCertificates/leaf` }] }),
      facts: { authCertificates: [certificate("leaf")] },
    },
  },
  "azure/listener-certificate-ending": {
    hit: {
      wire: properties((all) => {
        all.httpListeners[0].properties.sslCertificate = { id: `${gatewayId}/sslCertificates/tls` };
      }),
      facts: { listenerCertificates: [certificate("tls")] },
    },
    miss: { facts: { listenerCertificates: [certificate("tls")] } },
  },
  "azure/key-vault-version-pinned": {
    hit: {
      facts: {
        listenerCertificates: [
          certificate("tls", { keyVaultSecretId: `https://v.vault.azure.net/secrets/s/${digest("1")}` }),
        ],
      },
    },
    miss: {
      facts: {
        listenerCertificates: [certificate("tls", { keyVaultSecretId: "https://v.vault.azure.net/secrets/s/" })],
      },
    },
  },

  "azure/access-log-off": {
    hit: { facts: { diagnostics: [] } },
    miss: {
      facts: {
        diagnostics: [
          { name: "d", categories: ["ApplicationGatewayAccessLog"], workspace: subscription, resourceTables: true },
        ],
      },
    },
  },
  "azure/access-log-elsewhere": {
    hit: { facts: { diagnostics: [{ name: "d", categories: ["allLogs"], storage: "s", resourceTables: false }] } },
    miss: { facts: { diagnostics: [{ name: "d", categories: ["allLogs"], workspace: "w", resourceTables: true }] } },
  },
  "azure/platform-unwell": {
    hit: { facts: { resourceHealth: { state: "Degraded", summary: "maintenance" } } },
    miss: { facts: { resourceHealth: { state: "Available", summary: "" } } },
  },
  "azure/public-members": {
    hit: { groups: [group("connection-failed", { backend: "20.1.2.3:443" })] },
    miss: { groups: [group("connection-failed", { backend: "10.0.2.4:443" })] },
  },
};
