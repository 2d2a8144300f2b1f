import type { Match } from "@cloud502/core";
import {
  type AzureRule,
  type AzureSnapshot,
  aboutRequests,
  counted,
  failing,
  listed,
  logSource,
  namesOf,
  proves,
  sources,
} from "./evidence.ts";
import type { SubnetFault } from "./gateway-network-fault.ts";
import { subnetFaults } from "./gateway-network-faults.ts";
import { subnetRisks } from "./gateway-network-risks.ts";
import { networkView, unknownServers } from "./network-view.ts";

const unanswered = [
  "connection-failed",
  "no-backend-answer",
  "backend-timed-out",
  "no-live-backend",
  "gateway-answered",
] as const;

function found(snapshot: AzureSnapshot, row: SubnetFault) {
  const view = networkView(snapshot.facts);
  return view && snapshot.facts ? row.find(view, snapshot.facts) : undefined;
}

/** The fault together with health that nobody can read: what it breaks is seen. */
function broken(row: SubnetFault): AzureRule {
  const { find: _, id, ...text } = row;
  return {
    ...text,
    id: `azure/${id}`,
    detect: (snapshot): readonly Match[] => {
      const fault = found(snapshot, row);
      const unknown = unknownServers(snapshot);
      if (!fault || unknown.length === 0) return [];
      const groups = failing(snapshot, [...unanswered]);
      return [
        aboutRequests(groups, {
          subject: snapshot.gateway.name,
          names: { ...namesOf(snapshot), ...fault.names },
          evidence: [
            proves(fault.fact, sources.network),
            proves(`the health of ${unknown.length} servers is Unknown: ${listed(unknown)}`, sources.health),
            ...(groups.length > 0 ? [proves(counted(groups, "the gateway had no answer"), logSource(groups))] : []),
          ],
        }),
      ];
    },
  };
}

/** The fault alone: nothing is seen to fail of it. */
function risky(row: SubnetFault): AzureRule {
  const { find: _, id, ...text } = row;
  return {
    ...text,
    id: `azure/${id}-risk`,
    latent: true,
    detect: (snapshot) => {
      const fault = found(snapshot, row);
      if (!fault || unknownServers(snapshot).length > 0) return [];
      return [
        {
          subject: snapshot.gateway.name,
          names: { ...namesOf(snapshot), ...fault.names },
          evidence: [proves(fault.fact, sources.network)],
        },
      ];
    },
  };
}

/** Network faults around the gateway itself: five that break it, each with a latent twin, and four that only may. */
export const gatewayNetworkRules: readonly AzureRule[] = [
  ...subnetFaults.flatMap((row) => [broken(row), risky(row)]),
  ...subnetRisks.map((row): AzureRule => {
    const { find, id, ...text } = row;
    return {
      ...text,
      id: `azure/${id}`,
      latent: true,
      detect: (snapshot) => {
        const view = networkView(snapshot.facts);
        const fault = view && snapshot.facts ? find(view, snapshot.facts) : undefined;
        return fault
          ? [
              {
                subject: snapshot.gateway.name,
                names: { ...namesOf(snapshot), ...fault.names },
                evidence: [proves(fault.fact, sources.network)],
              },
            ]
          : [];
      },
    };
  }),
];
