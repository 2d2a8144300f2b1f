import { isIP } from "node:net";
import { hostOf, isPrivate } from "./address.ts";
import { docs } from "./docs.ts";
import { type AzureRule, failing, fits, listed, namesOf, proves, sources } from "./evidence.ts";

const logOn =
  'az monitor diagnostic-settings create --resource {id} -n application-gateway --workspace WORKSPACE --logs \'[{"category":"ApplicationGatewayAccessLog","enabled":true}]\' --export-to-resource-specific true';

export const accessLogOff: AzureRule = {
  id: "azure/access-log-off",
  title: "{gateway} keeps no access log",
  severity: "high",
  cause: "latent-risk",
  latent: true,
  why: "Without the access log nobody can say afterwards which requests failed and why.",
  fix: [logOn],
  docs: [docs.diagnostics],
  detect: ({ facts }) => {
    if (!facts?.diagnostics) return [];
    const on = facts.diagnostics.some(({ categories }) =>
      categories.some((category) => /^(ApplicationGatewayAccessLog|allLogs|audit)$/i.test(category)),
    );
    const names = { group: facts.resourceGroup, gateway: facts.name, id: facts.id };
    return on
      ? []
      : [
          {
            subject: facts.name,
            names,
            evidence: [
              proves(
                `${facts.diagnostics.length} diagnostic settings, none with ApplicationGatewayAccessLog`,
                sources.diagnostics,
              ),
            ],
          },
        ];
  },
};

export const accessLogElsewhere: AzureRule = {
  id: "azure/access-log-elsewhere",
  title: "{gateway}'s access log goes {where}",
  severity: "info",
  cause: "latent-risk",
  latent: true,
  why: "Logs in a storage account or Event Hub are not asked here: read their files. Logs in both tables count every request twice.",
  fix: ["Download the blobs of insights-logs-applicationgatewayaccesslog and read them: cloud502 logs DIRECTORY"],
  docs: [docs.diagnostics],
  detect: ({ facts }) => {
    const settings = (facts?.diagnostics ?? []).filter(({ categories }) => categories.length > 0);
    if (!facts || settings.length === 0) return [];
    const inWorkspace = settings.filter(({ workspace }) => workspace);
    const both = new Set(inWorkspace.map(({ resourceTables }) => resourceTables)).size > 1;
    const where = inWorkspace.length === 0 ? "to storage or Event Hub only" : both ? "to both tables" : undefined;
    return where
      ? [
          {
            subject: facts.name,
            names: { gateway: facts.name, where },
            evidence: [proves(listed(settings.map(({ name }) => name)), sources.diagnostics)],
          },
        ]
      : [];
  },
};

export const platformUnwell: AzureRule = {
  id: "azure/platform-unwell",
  title: "Azure itself reports {gateway} as {state}",
  severity: "high",
  cause: "platform",
  why: "Resource Health knows of a fault or maintenance of the platform.",
  fix: ["Wait, or open a support case with the summary below."],
  docs: [docs.resourceHealth],
  detect: (snapshot) => {
    const health = snapshot.facts?.resourceHealth;
    if (!health || !/^(Degraded|Unavailable)$/i.test(health.state)) return [];
    return [
      {
        subject: snapshot.gateway.name,
        names: { ...namesOf(snapshot), state: health.state },
        evidence: [proves(`${health.state}: ${health.summary}`, sources.resourceHealth)],
      },
    ];
  },
};

export const publicMembers: AzureRule = {
  id: "azure/public-members",
  title: "{gateway} reaches public addresses and connections fail: source ports may run out, likely",
  severity: "medium",
  cause: "proxy-exhausted",
  latent: true,
  basis: "inferred",
  why: "Connections to public addresses pass source NAT with about a thousand ports for each instance; when they run out, connecting fails.",
  fix: [
    "az network application-gateway update -g {group} -n {gateway} --min-capacity 4 --max-capacity 10",
    "Or reach the service over a private endpoint.",
  ],
  docs: ["https://learn.microsoft.com/azure/load-balancer/load-balancer-outbound-connections"],
  detect: (snapshot) => {
    const outside = failing(snapshot, ["connection-failed", "no-backend-answer"]).filter(
      ({ backend }) => backend !== undefined && isIP(hostOf(backend)) !== 0 && !isPrivate(hostOf(backend)),
    );
    if (outside.length === 0) return [];
    return [
      {
        subject: snapshot.gateway.name,
        names: namesOf(snapshot),
        evidence: [
          fits(
            `connections to ${listed(outside.map(({ backend }) => backend ?? ""))} fail`,
            `${outside[0]?.source} log`,
          ),
        ],
      },
    ];
  },
};
