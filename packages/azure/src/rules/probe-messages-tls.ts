import { docs } from "./docs.ts";
import type { ProbeMessage } from "./probe-message.ts";

const uploadRoot = [
  "az network application-gateway root-cert create -g {group} --gateway-name {gateway} -n backend-root --cert-file root.cer",
  "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --root-certs backend-root",
];
const showChain = "openssl s_client -connect BACKEND:{port} -servername HOST -showcerts";
const certificatePages = [`${docs.backendHealth}#error-messages`, docs.tls];

/** What probes say of certificates. https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting */
export const tlsMessages: readonly ProbeMessage[] = [
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
];
