import type { Match } from "@cloud502/core";
import { obstructedPools } from "./backend-network.ts";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  type AzureSnapshot,
  counted,
  doubts,
  failing,
  fits,
  logSource,
  proves,
  sources,
} from "./evidence.ts";
import { networkView } from "./network-view.ts";
import { explained, type ProbeSymptom, probeMatch, symptoms } from "./probe-findings.ts";

/** Pools that cannot be connected to and that no security group, route or peering explains. */
function unexplained(snapshot: AzureSnapshot): readonly ProbeSymptom[] {
  const obstructed = obstructedPools(snapshot);
  return symptoms(snapshot, ({ key }) => key === "tcp-connect").filter(({ pool }) => !obstructed.has(pool));
}

/** Attempts that waited show dropped packets; attempts that failed at once show a closed port. */
function waited(snapshot: AzureSnapshot, { pool }: ProbeSymptom): boolean {
  return (
    failing(snapshot, ["connection-failed"], pool).length === 0 &&
    failing(snapshot, ["backend-timed-out"], pool).length > 0
  );
}

const test =
  "az network watcher test-connectivity -g {group} --source-resource {gateway} --dest-address BACKEND --dest-port {port}";

export const probeConnectionRefused: AzureRule = {
  id: "azure/probe-connection-refused",
  title: "Nothing accepts the gateway's connections to {pool}, likely",
  severity: "critical",
  cause: "connection-refused",
  why: "The gateway cannot connect, and nothing in the network's configuration is in the way: the application is down, listens elsewhere, or the host's own firewall refuses.",
  fix: [
    "Start the application, and let it listen on the setting's port {port} on all addresses: `ss -ltnp` on the server.",
    test,
  ],
  docs: [`${docs.backendHealth}#tcp-connect-error`],
  basis: "inferred",
  detect: (snapshot) =>
    unexplained(snapshot)
      .filter((symptom) => !waited(snapshot, symptom))
      .map((symptom): Match => {
        const match = probeMatch(snapshot, symptom, "connection-refused");
        const atOnce = failing(snapshot, ["connection-failed"], symptom.pool);
        const network = networkView(snapshot.facts)
          ? fits("no security group, route or peering that was read stands in the way", sources.network)
          : doubts("the network could not be read: a security group may drop the packets instead", sources.network);
        return {
          ...match,
          evidence: [
            ...match.evidence,
            network,
            ...(atOnce.length > 0
              ? [proves(counted(atOnce, "the attempt failed at once, as a refused connection does"), logSource(atOnce))]
              : []),
          ],
        };
      }),
};

export const probeConnectTimeout: AzureRule = {
  id: "azure/probe-connect-timeout",
  title: "Connections to {pool} vanish, likely",
  severity: "critical",
  cause: "connect-timeout",
  why: "The gateway cannot connect and requests waited for the full timeout instead of failing at once: a firewall drops the packets, though not one that was read here.",
  fix: ["Look for a firewall between the gateway's subnet and the servers, their hosts' own included.", test],
  docs: [`${docs.backendHealth}#tcp-connect-error`, docs.badGateway],
  basis: "inferred",
  detect: (snapshot) =>
    unexplained(snapshot)
      .filter((symptom) => waited(snapshot, symptom) && explained(snapshot, symptom, "connect-timeout").length > 0)
      .map((symptom) => probeMatch(snapshot, symptom, "connect-timeout")),
};
