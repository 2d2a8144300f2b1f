import type { CauseClass, Severity } from "@cloud502/core";
import type { SignatureName } from "../logs/signatures.ts";
import { docs } from "./docs.ts";
import { type AzureRule, aboutRequests, counted, failing, listed, logSource, namesOf, proves } from "./evidence.ts";

interface Refusal {
  readonly id: string;
  readonly signature: SignatureName;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: readonly string[];
}

/** Requests that ended on the client's side of the gateway. https://learn.microsoft.com/azure/application-gateway/http-response-codes */
const rows: readonly Refusal[] = [
  {
    id: "client-closed",
    signature: "client-closed",
    title: "Clients leave before {gateway} answers",
    severity: "medium",
    cause: "client-abort",
    why: "The client closed the connection first (499 on v2, 0 on v1): it was impatient, or the backend slow.",
    fix: [
      "Compare the times below with the timeouts of clients, CDN and firewall in front; then make the slow routes faster.",
    ],
    docs: [`${docs.statusCodes}#499--client-closed-the-connection`],
  },
  {
    id: "client-timed-out",
    signature: "client-timed-out",
    title: "Clients of {gateway} do not finish their requests in time",
    severity: "low",
    cause: "client-abort",
    why: "The gateway waits 60 s for a request; these clients were slower.",
    fix: ["Nothing at the gateway: look at the clients' networks and at large uploads."],
    docs: [`${docs.statusCodes}#408---request-timeout`],
  },
  {
    id: "request-refused",
    signature: "bad-request",
    title: "{gateway} refuses malformed requests",
    severity: "low",
    cause: "client-abort",
    why: "The request broke HTTP, spoke plain HTTP to an https port, or lacked the client certificate; the code below says which.",
    fix: [
      "ERRORINFO_HTTP_TO_HTTPS_PORT: add a redirect rule. ERRORINFO_HTTPS_NO_CERT: the client must send its certificate. Others: mend the client.",
    ],
    docs: [`${docs.statusCodes}#400--bad-request`],
  },
  {
    id: "no-matching-listener",
    signature: "no-listener",
    title: "{gateway} has no listener for the requested host name",
    severity: "low",
    cause: "config-error",
    why: "No multi-site listener matches, and there is no basic one (ERRORINFO_INVALID_HOST).",
    fix: ["Add the name to a listener, or add a basic listener for all others."],
    docs: [`${docs.statusCodes}#404--not-found`],
  },
  {
    id: "firewall-blocked",
    signature: "firewall-blocked",
    title: "The web application firewall of {gateway} blocks requests",
    severity: "medium",
    cause: "rejected-by-policy",
    why: "The firewall runs in prevention mode and no backend was asked.",
    fix: [
      "Find the rule in ApplicationGatewayFirewallLog by transaction id, and add an exclusion if the requests are good.",
    ],
    docs: [docs.firewall],
  },
];

export const requestRefusalRules: readonly AzureRule[] = rows.map(
  ({ signature, id, ...text }): AzureRule => ({
    ...text,
    id: `azure/${id}`,
    detect: (snapshot) => {
      const groups = failing(snapshot, [signature]);
      if (groups.length === 0) return [];
      const codes = listed(groups.flatMap(({ detail }) => detail?.errorInfo ?? []));
      return [
        aboutRequests(groups, {
          subject: snapshot.gateway.name,
          names: namesOf(snapshot),
          evidence: [proves(counted(groups, codes || "no error_info"), logSource(groups))],
        }),
      ];
    },
  }),
);
