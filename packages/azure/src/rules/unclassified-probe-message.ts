import { docs } from "./docs.ts";
import { type AzureRule, listed, namesOf, proves, sources } from "./evidence.ts";
import { symptoms } from "./probe-findings.ts";

export const unclassifiedProbeMessage: AzureRule = {
  id: "azure/unclassified-probe-message",
  title: "A health probe of {pool} says something that is not known here",
  severity: "info",
  cause: "no-live-backends",
  why: "The server is unhealthy and the probe's wording matches none of the documented ones; it is shown as it came.",
  fix: ["Read the text below; please report it, so that it gets a rule of its own."],
  docs: [docs.backendHealth],
  detect: (snapshot) =>
    symptoms(snapshot, ({ key }) => key === "unclassified" || key === "ok" || key === "health-unknown").map(
      ({ pool, servers }) => ({
        subject: pool,
        pool,
        names: namesOf(snapshot, pool),
        evidence: [
          proves(
            listed(
              servers.map(
                ({ address, reason, description }) => `${address}: ${[reason, description].filter(Boolean).join(": ")}`,
              ),
            ),
            sources.health,
          ),
        ],
      }),
    ),
};
