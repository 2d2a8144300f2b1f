import type { Backend } from "@cloud502/core";
import { docs } from "./docs.ts";
import type { ProbeMessage } from "./probe-message.ts";
import { tlsMessages } from "./probe-messages-tls.ts";

/**
 * Every documented message of https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting,
 * with wordings seen on the wire. Order matters: the first pattern that fits wins.
 */
export const probeMessages: readonly ProbeMessage[] = [
  {
    key: "ok",
    phrases: ["Success. Received"],
    errorNames: ["SuccessWithStatusCode"],
    pattern: /^success/i,
    says: "Success. Received 200 status code",
  },
  {
    key: "status-mismatch",
    phrases: [
      "Status code of the backend's HTTP response did not match",
      "Received invalid status code",
      "Probe status code mismatch",
    ],
    errorNames: ["HttpStatusCodeMismatchWithStatusCode"],
    pattern:
      /status code of the backend's http response did not match|received invalid status code|probe status code mismatch/i,
    says: "Status code of the backend's HTTP response did not match the probe setting. Expected:{HTTPStatusCode0} Received:{HTTPStatusCode1}.",
  },
  {
    key: "probe-timeout",
    phrases: ["more than the timeout threshold in the probe setting", "Backend server timed out"],
    pattern: /time taken by the backend to respond.*more than the timeout|probe time-?out|server timed? out/is,
    says: "Time taken by the backend to respond to application gateway's health probe is more than the timeout threshold in the probe setting.",
    rule: {
      id: "probe-timeout",
      title: "Health probes of {pool} time out",
      severity: "high",
      cause: "response-timeout",
      why: "The backend accepted the probe and did not answer within the probe's timeout.",
      fix: [
        "Make the probe's path cheap, or find out why the application answers slowly.",
        "az network application-gateway probe update -g {group} --gateway-name {gateway} -n {probe} --timeout 60 --interval 60",
      ],
      docs: [docs.backendHealth],
    },
  },
  {
    key: "dns-probe-not-created",
    phrases: ["could not create a probe for this backend"],
    pattern: /could not create a probe for this backend|fqdn cannot be resolved/i,
    says: "Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.",
    rule: {
      id: "backend-name-unresolved",
      title: "The name of a member of {pool} does not resolve",
      severity: "critical",
      cause: "dns-failure",
      why: "The gateway could not create a probe because the member's name has no address in the DNS that its virtual network uses.",
      fix: [
        "az network application-gateway address-pool update -g {group} --gateway-name {gateway} -n {pool} --servers RIGHT_NAME",
        "After a change of the network's DNS servers: az network application-gateway stop -g {group} -n {gateway} && az network application-gateway start -g {group} -n {gateway}",
      ],
      docs: [`${docs.backendHealth}#dns-resolution-error`],
    },
  },
  {
    key: "tcp-connect",
    phrases: ["could not connect to the backend", "Cannot connect to server"],
    pattern:
      /could not connect to the backend|cannot connect to (backend )?server|server (address|port) cannot be reached/i,
    says: "Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe. Also check whether any NSG/UDR/Firewall is blocking access to the Ip and port of this backend.",
  },
  {
    key: "body-mismatch",
    phrases: ["Body of the backend's HTTP response did not match"],
    pattern: /body of the backend's http response did not match|response body mismatch/i,
    says: "Body of the backend's HTTP response did not match the probe setting. Received response body doesn't contain {string}.",
    rule: {
      id: "probe-body-mismatch",
      title: "The answer to the probe of {pool} lacks the expected text",
      severity: "medium",
      cause: "probe-misconfigured",
      why: "The probe looks for a text in the first 4,090 characters of the body, and the backend's answer does not hold it.",
      fix: [
        'az network application-gateway probe update -g {group} --gateway-name {gateway} -n {probe} --match-body ""',
      ],
      docs: [`${docs.backendHealth}#http-response-body-mismatch`, docs.probes],
    },
  },
  ...tlsMessages,
  {
    key: "health-unknown",
    phrases: ["backend health status could not be retrieved", "Unable to retrieve health status data"],
    pattern: /health status could not be retrieved|unable to retrieve health status|application gateway not reachable/i,
    says: "The backend health status could not be retrieved. This happens when an NSG/UDR/Firewall on the application gateway subnet is blocking traffic on ports 65503-65534 in case of v1 SKU, and ports 65200-65535 in case of the v2 SKU or if the FQDN configured in the backend pool could not be resolved to an IP address.",
  },
];

/** What a probe said: the message's key, and the status that the backend answered, if it names one. */
export interface ProbeVerdict {
  readonly key: string;
  readonly status?: number;
  /** OpenSSL's verify code. */
  readonly verifyCode?: number;
}

/** By error name first, then by wording; key "unclassified" for a text that nobody documented; undefined when the probe said nothing. */
export function classifyProbe({
  reason,
  description,
}: Pick<Backend, "reason" | "description">): ProbeVerdict | undefined {
  const text = (description ?? "").slice(0, 2_000);
  if (!reason && text === "") return undefined;
  const message =
    probeMessages.find(({ errorNames = [] }) => reason !== undefined && errorNames.includes(reason)) ??
    probeMessages.find(({ pattern }) => pattern.test(text));
  if (!message) return { key: "unclassified" };
  const status = /received[^0-9]{0,40}?(\d{3})\b/i.exec(text)?.[1] ?? /\b([1-5]\d\d)\b/.exec(text)?.[1];
  const verifyCode = message.key === "tls-verify-failed" ? /error code\D{0,3}(\d{1,3})/i.exec(text)?.[1] : undefined;
  return {
    key: message.key,
    ...(status && message.key === "status-mismatch" && { status: Number(status) }),
    ...(verifyCode && { verifyCode: Number(verifyCode) }),
  };
}

/** OpenSSL's verify codes that a backend's certificate can get: https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/ */
export const verifyCodes: Readonly<Record<number, string>> = {
  2: "the issuer's certificate was not found",
  7: "the signature does not match",
  9: "not valid yet",
  10: "expired",
  18: "self-signed",
  19: "a self-signed certificate in the chain",
  20: "no local issuer certificate: the root is not trusted or an intermediate is missing",
  21: "the leaf certificate cannot be verified: the chain is incomplete",
  22: "the chain is too long",
  23: "revoked",
  24: "an authority in the chain is not allowed to be one",
  26: "not made for servers",
  27: "the root is not trusted for this purpose",
  62: "for another host name",
};
