/** Microsoft's pages that rules cite, by what they are about. */
const base = "https://learn.microsoft.com/azure/application-gateway";

export const docs = {
  badGateway: `${base}/application-gateway-troubleshooting-502`,
  backendHealth: `${base}/application-gateway-backend-health-troubleshooting`,
  probes: `${base}/application-gateway-probe-overview`,
  monitoring: `${base}/monitor-application-gateway-reference`,
  diagnostics: `${base}/application-gateway-diagnostics`,
  infrastructure: `${base}/configuration-infrastructure`,
  settings: `${base}/configuration-http-settings`,
  tls: `${base}/ssl-overview`,
  keyVault: `${base}/application-gateway-key-vault-common-errors`,
  statusCodes: `${base}/http-response-codes`,
  faq: `${base}/application-gateway-faq`,
  errorPages: `${base}/custom-error`,
  firewall: "https://learn.microsoft.com/azure/web-application-firewall/ag/web-application-firewall-troubleshoot",
  metrics:
    "https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-network-applicationgateways-metrics",
  ingressDeployments:
    "https://azure.github.io/application-gateway-kubernetes-ingress/how-tos/minimize-downtime-during-deployments/",
  resourceHealth: "https://learn.microsoft.com/azure/service-health/resource-health-overview",
  migrate: `${base}/migrate-v1-v2`,
  restApi: "https://learn.microsoft.com/rest/api/application-gateway/application-gateways/get",
} as const;
