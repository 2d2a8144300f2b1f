import type { Permission } from "@cloud502/core";

const all = ["gateways", "backends", "probes", "logs", "audit"];
const looking = ["backends", "probes", "logs", "audit"];

/** Every action that the adapter asks for; a test compares the list with the sources. Reader lacks the two health actions and the log query. */
export const permissions: readonly Permission[] = [
  {
    action: "Microsoft.Network/applicationGateways/read",
    purpose: "which gateways there are, and their configuration",
    commands: all,
    required: true,
  },
  {
    action: "Microsoft.Network/applicationGateways/backendhealth/action",
    purpose: "the health of every server, with the probe's words",
    commands: ["gateways", "backends", "audit"],
    required: true,
  },
  {
    action: "Microsoft.Network/applicationGateways/getBackendHealthOnDemand/action",
    purpose: "a health check of one pool with other options (--on-demand)",
    commands: ["backends"],
    required: false,
  },
  {
    action: "Microsoft.Network/locations/operationResults/read",
    purpose: "the result of a health question, which comes later",
    commands: ["gateways", "backends", "audit"],
    required: true,
  },
  {
    action: "Microsoft.ResourceGraph/resources/read",
    purpose: "one question for all subscriptions instead of one for each",
    commands: all,
    required: true,
  },
  {
    action: "Microsoft.Network/virtualNetworks/read",
    purpose: "subnets, DNS servers and peerings around the gateway",
    commands: looking,
    required: false,
  },
  {
    action: "Microsoft.Network/networkSecurityGroups/read",
    purpose: "whether a security group is in the way",
    commands: looking,
    required: false,
  },
  {
    action: "Microsoft.Network/routeTables/read",
    purpose: "whether a route is in the way",
    commands: looking,
    required: false,
  },
  {
    action: "Microsoft.Network/virtualNetworkGateways/read",
    purpose: "whether a default route may be learned",
    commands: looking,
    required: false,
  },
  {
    action: "Microsoft.ContainerService/managedClusters/read",
    purpose: "clusters whose ingress controller uses the gateway",
    commands: looking,
    required: false,
  },
  {
    action: "Microsoft.Insights/diagnosticSettings/read",
    purpose: "where the gateway's logs go",
    commands: looking,
    required: false,
  },
  {
    action: "Microsoft.Insights/metrics/read",
    purpose: "who made the 5xx, when and how many",
    commands: ["backends", "logs", "audit"],
    required: false,
  },
  {
    action: "Microsoft.ResourceHealth/availabilityStatuses/read",
    purpose: "faults of the platform",
    commands: looking,
    required: false,
  },
  {
    action: "Microsoft.Advisor/recommendations/read",
    purpose: "certificates that the gateway cannot read from Key Vault",
    commands: looking,
    required: false,
  },
  {
    action: "Microsoft.OperationalInsights/workspaces/query/read",
    purpose: "asking a workspace",
    commands: ["logs", "audit"],
    required: true,
  },
  {
    action: "Microsoft.OperationalInsights/workspaces/query/AGWAccessLogs/read",
    purpose: "5xx from the resource-specific table",
    commands: ["logs", "audit"],
    required: false,
  },
  {
    action: "Microsoft.OperationalInsights/workspaces/query/AzureDiagnostics/read",
    purpose: "5xx from the older shared table",
    commands: ["logs", "audit"],
    required: false,
  },
  {
    action: "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    purpose: "5xx from logs archived in a storage account",
    commands: ["logs", "audit"],
    required: false,
  },
];
