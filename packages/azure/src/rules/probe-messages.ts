import type { Backend, CauseClass, Severity } from "@cloud502/core";
import { docs } from "./docs.ts";

/** One wording of Application Gateway's health probe, and what it means. */
export interface ProbeMessage {
  readonly key: string;
  /** Values of `healthProbeErrorName`, which the wire carries and no page documents. */
  readonly errorNames?: readonly string[];
  /** Documented, observed and older wordings; matched on at most 2,000 characters. */
  readonly pattern: RegExp;
  /** The documented text, abridged, for `explain`. */
  readonly says: string;
  /** Absent = no rule of its own: split by the status, by network facts, or reported as a gap. */
  readonly rule?: {
    readonly id: string;
    readonly title: string;
    readonly severity: Severity;
    readonly cause: CauseClass;
    readonly why: string;
    readonly fix: readonly string[];
    readonly docs: readonly string[];
  };
}

const uploadRoot = [
  "az network application-gateway root-cert create -g {group} --gateway-name {gateway} -n backend-root --cert-file root.cer",
  "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --root-certs backend-root",
];
const showChain = "openssl s_client -connect BACKEND:{port} -servername HOST -showcerts";
const certificatePages = [`${docs.backendHealth}#error-messages`, docs.tls];

/**
 * Every documented message of https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting,
 * with wordings seen on the wire. Order matters: the first pattern that fits wins.
 */
export const probeMessages: readonly ProbeMessage[] = [
  { key: "ok", errorNames: ["SuccessWithStatusCode"], pattern: /^success/i, says: "Success. Received 200 status code" },
  {
    key: "status-mismatch",
    errorNames: ["HttpStatusCodeMismatchWithStatusCode"],
    pattern:
      /status code of the backend's http response did not match|received invalid status code|probe status code mismatch/i,
    says: "Status code of the backend's HTTP response did not match the probe setting. Expected:{HTTPStatusCode0} Received:{HTTPStatusCode1}.",
  },
  {
    key: "probe-timeout",
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
    pattern:
      /could not connect to the backend|cannot connect to (backend )?server|server (address|port) cannot be reached/i,
    says: "Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe. Also check whether any NSG/UDR/Firewall is blocking access to the Ip and port of this backend.",
  },
  {
    key: "body-mismatch",
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
  {
    key: "tls-cn-mismatch",
    pattern: /common name.*(does not|doesn.t) match|invalid cn/is,
    says: "The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.",
    rule: {
      id: "certificate-wrong-name",
      title: "The certificate of {pool}'s servers is for another name",
      severity: "critical",
      cause: "tls-certificate",
      why: "The name that the gateway asks for (v2: the probe's or the setting's host name; v1: the member's FQDN) is not in the leaf certificate.",
      fix: [
        "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --host-name NAME_IN_CERTIFICATE",
        "Or install a certificate for the name that the gateway asks for.",
      ],
      docs: certificatePages,
    },
  },
  {
    key: "tls-expired",
    pattern: /current date is not within|certificate (has )?expired/i,
    says: 'Backend certificate is invalid. Current date is not within the "Valid from" and "Valid to" date range on the certificate.',
    rule: {
      id: "certificate-expired",
      title: "The certificate of {pool}'s servers has expired or is not valid yet",
      severity: "critical",
      cause: "tls-certificate",
      why: "Today lies outside the validity of the certificate that the backend presents; the gateway then takes the server out.",
      fix: [
        "Renew the certificate on the backend, with its whole chain.",
        showChain,
        "If it is not the date: a certificate made for a cipher outside the gateway's TLS policy raises the same message.",
      ],
      docs: certificatePages,
    },
  },
  {
    key: "tls-intermediate-missing",
    pattern: /intermediate certificate is missing|incomplete certificate chain/i,
    says: "The Intermediate certificate is missing from the certificate chain presented by the backend server.",
    rule: {
      id: "certificate-chain-incomplete",
      title: "The servers of {pool} do not send the intermediate certificate",
      severity: "critical",
      cause: "tls-certificate",
      why: "Without the intermediate the chain does not reach a root; a self-signed certificate that is no authority raises the same message.",
      fix: ["Install leaf and intermediate (and root) on the backend, in this order.", showChain],
      docs: certificatePages,
    },
  },
  {
    key: "tls-leaf-missing",
    pattern: /leaf certificate is missing/i,
    says: "The Leaf certificate is missing from the certificate chain presented by the backend server.",
    rule: {
      id: "certificate-leaf-missing",
      title: "The servers of {pool} do not send their own certificate",
      severity: "critical",
      cause: "tls-certificate",
      why: "The chain that the backend presents has no leaf certificate.",
      fix: ["Install the full chain on the backend, leaf first.", showChain],
      docs: certificatePages,
    },
  },
  {
    key: "tls-intermediate-unknown-ca",
    pattern: /intermediate certificate is not signed by a well-known/i,
    says: "The Intermediate certificate is not signed by a well-known Certificate Authority (CA).",
    rule: {
      id: "certificate-intermediate-private",
      title: "The intermediate certificate of {pool}'s servers is from a private authority",
      severity: "critical",
      cause: "tls-certificate",
      why: "The chain ends in an authority that the gateway does not know, and its root is not uploaded.",
      fix: uploadRoot,
      docs: certificatePages,
    },
  },
  {
    key: "tls-server-unknown-ca",
    pattern: /server certificate is not signed by a well-known|invalid ca\b/i,
    says: "The backend Server certificate is not signed by a well-known Certificate Authority (CA). To use unknown CA certificates, its Root certificate must be uploaded to the Backend Setting of the application gateway.",
    rule: {
      id: "certificate-private-authority",
      title: "The certificate of {pool}'s servers is from a private authority",
      severity: "critical",
      cause: "tls-certificate",
      why: "The issuing authority is not a well-known one, and its root is not uploaded to the backend setting.",
      fix: uploadRoot,
      docs: certificatePages,
    },
  },
  {
    key: "tls-root-not-uploaded",
    pattern: /not signed by any root certificates uploaded/i,
    says: "The Intermediate certificate not signed by any Root certificates uploaded to the application gateway.",
    rule: {
      id: "certificate-root-not-uploaded",
      title: "No uploaded root signs the certificate of {pool}'s servers",
      severity: "critical",
      cause: "tls-certificate",
      why: "Roots are uploaded to the gateway, but none of them signed the backend's intermediate.",
      fix: uploadRoot,
      docs: certificatePages,
    },
  },
  {
    key: "tls-root-mismatch",
    pattern: /root certificate of the server certificate used by the backend (does not|doesn.t) match/i,
    says: "The root certificate of the server certificate used by the backend doesn't match the trusted root certificate added to the application gateway.",
    rule: {
      id: "certificate-root-mismatch",
      title: "The uploaded root is not the one behind {pool}'s certificate",
      severity: "critical",
      cause: "tls-certificate",
      why: "The backend's chain ends in another root than the one that the backend setting trusts.",
      fix: uploadRoot,
      docs: certificatePages,
    },
  },
  {
    key: "tls-chain-order",
    pattern: /leaf certificate is not the topmost/i,
    says: "The Leaf certificate is not the topmost certificate in the chain presented by the backend server.",
    rule: {
      id: "certificate-chain-order",
      title: "The servers of {pool} send their chain in the wrong order",
      severity: "high",
      cause: "tls-certificate",
      why: "The leaf must come first, then the intermediate, then the root.",
      fix: ["Put the leaf certificate first in the bundle on the backend.", showChain],
      docs: certificatePages,
    },
  },
  {
    key: "tls-verify-failed",
    pattern: /validity of the backend certificate could not be verified/i,
    says: "The validity of the backend certificate could not be verified. To find out the reason, check OpenSSL diagnostics for the message associated with error code {errorCode}",
    rule: {
      id: "certificate-unverified",
      title: "The certificate of {pool}'s servers cannot be verified (OpenSSL code {code}: {meaning})",
      severity: "high",
      cause: "tls-certificate",
      why: "OpenSSL's verify code says what is wrong with the chain.",
      fix: ["Repair what the code names, then check the chain as the gateway sees it.", showChain],
      docs: [...certificatePages, "https://docs.openssl.org/master/man1/openssl-verification-options/"],
    },
  },
  {
    key: "tls-v1-not-whitelisted",
    pattern: /not whitelisted with application gateway/i,
    says: "Backend server certificate is not whitelisted with Application Gateway.",
    rule: {
      id: "certificate-not-whitelisted",
      title: "The certificate of {pool}'s servers is not the one that the v1 gateway pins",
      severity: "critical",
      cause: "tls-certificate",
      why: "A v1 gateway accepts exactly the uploaded leaf certificates; the backend presents another one.",
      fix: [
        "az network application-gateway auth-cert create -g {group} --gateway-name {gateway} -n backend-leaf --cert-file leaf.cer",
        "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --auth-certs backend-leaf",
      ],
      docs: [docs.tls],
    },
  },
  {
    key: "tls-v1-invalid",
    pattern: /certificate has been marked invalid|https probe connection error/i,
    says: "Backend certificate has been marked invalid. Either the certificate is not within its validity period, or it has been revoked by the issuing authority, or there is a problem with the certificate chain.",
    rule: {
      id: "certificate-marked-invalid",
      title: "The gateway marks the certificate of {pool}'s servers invalid",
      severity: "critical",
      cause: "tls-certificate",
      why: "It is expired, revoked, its chain is broken, or the server presents another certificate than its default one.",
      fix: ["Renew the certificate with its whole chain, and make it the server's default.", showChain],
      docs: certificatePages,
    },
  },
  {
    key: "health-unknown",
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
