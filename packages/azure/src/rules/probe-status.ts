import type { CauseClass, Severity } from "@cloud502/core";
import { docs } from "./docs.ts";
import type { AzureRule } from "./evidence.ts";
import { probeMatch, symptoms } from "./probe-findings.ts";

interface StatusRow {
  readonly id: string;
  readonly matches: (status: number | undefined) => boolean;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly why: string;
  readonly fix: readonly string[];
}

const named = [401, 403, 404, 405];
const update = "az network application-gateway probe update -g {group} --gateway-name {gateway} -n {probe}";

/** What the status that a probe got says. https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting#http-status-code-mismatch */
const rows: readonly StatusRow[] = [
  {
    id: "probe-unauthorized",
    matches: (status) => status === 401,
    title: "The probe of {pool} gets 401: it cannot sign in",
    severity: "high",
    cause: "probe-misconfigured",
    why: "The probe sends no credentials, and the path wants some.",
    fix: [`Probe a path that needs no sign-in, or accept the refusal: ${update} --match-status-codes 200-401`],
  },
  {
    id: "probe-forbidden",
    matches: (status) => status === 403,
    title: "The probe of {pool} gets 403: the path or address is restricted",
    severity: "high",
    cause: "probe-misconfigured",
    why: "An access restriction (of an App Service, a firewall, an IP filter) refuses the gateway's subnet or the path.",
    fix: ["Allow the gateway's subnet in the backend's access restrictions.", `${update} --path /health`],
  },
  {
    id: "probe-path-missing",
    matches: (status) => status === 404,
    title: "The probe of {pool} gets 404: wrong path or host name",
    severity: "high",
    cause: "probe-misconfigured",
    why: "The backend answers, but not under the probe's path or for the host name that the probe sends.",
    fix: [`${update} --path /health`, `${update} --host-name-from-http-settings true`],
  },
  {
    id: "probe-method-refused",
    matches: (status) => status === 405,
    title: "The probe of {pool} gets 405: GET is not allowed",
    severity: "medium",
    cause: "probe-misconfigured",
    why: "Probes are GET requests, and the path does not take them.",
    fix: [`Allow GET on the probe's path, or probe another: ${update} --path /health`],
  },
  {
    id: "probe-server-error",
    matches: (status) => status !== undefined && status >= 500,
    title: "The application behind {pool} answers its probe with {status}",
    severity: "critical",
    cause: "backend-error",
    why: "The server is reachable and fails by itself; a 502 or 503 may come from a proxy inside the backend.",
    fix: [
      "Read the application's log at the time of the probe; behind an inner proxy, read that proxy's error log: `cloud502 host inspect` on the backend.",
    ],
  },
  {
    id: "probe-status-unexpected",
    matches: (status) => status === undefined || (status < 500 && !named.includes(status)),
    title: "The probe of {pool} gets a status that it does not accept",
    severity: "medium",
    cause: "probe-misconfigured",
    why: "The backend answers, with a status outside the probe's range.",
    fix: [`${update} --match-status-codes 200-399`],
  },
];

export const probeStatusRules: readonly AzureRule[] = rows.map(
  ({ matches, ...text }): AzureRule => ({
    ...text,
    id: `azure/${text.id}`,
    docs: [`${docs.backendHealth}#http-status-code-mismatch`, docs.probes],
    detect: (snapshot) =>
      symptoms(snapshot, ({ key, status }) => key === "status-mismatch" && matches(status)).map((symptom) =>
        probeMatch(snapshot, symptom, text.cause),
      ),
  }),
);
