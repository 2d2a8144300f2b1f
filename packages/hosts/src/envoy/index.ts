import { defineProvider, type Provider } from "@cloud502/core";
import { type RequestRow, requestRules } from "../shared/request-rules.ts";
import { envoyFormats } from "./access.ts";
import { envoyFlags } from "./flags.ts";

const docs = [
  "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#config-access-log-format-response-flags",
];

/** What a line says beside its flag: the status alone, and the reason behind UF. */
const further: readonly RequestRow[] = [
  {
    id: "upstream-answered",
    signatures: ["upstream-answered"],
    cause: "backend-error",
    severity: "high",
    title: "{backend} itself answers 5xx",
    fact: "requests without a response flag that a host answered 5xx",
    why: "No flag is set: Envoy relayed what the backend said.",
    fix: ["Read the app's own log at these times."],
  },
  {
    id: "answered-by-envoy",
    signatures: ["answered-by-envoy"],
    cause: "configured-response",
    severity: "high",
    basis: "inferred",
    title: "Envoy's configuration likely answers 5xx itself",
    fact: "requests answered 5xx without a flag and without a host",
    why: "No host was asked and nothing failed: a direct_response or a filter answers.",
    fix: ["Look for direct_response and Lua or Wasm filters; log %RESPONSE_CODE_DETAILS%."],
  },
  {
    id: "tls-certificate",
    signatures: ["tls-certificate"],
    cause: "tls-certificate",
    severity: "critical",
    title: "The certificate of {backend} does not verify",
    fact: "requests with UF whose reason names the certificate",
    why: "The transport failure reason is CERTIFICATE_VERIFY_FAILED.",
    fix: ["Renew the certificate, or correct the validation context: CA, match_typed_subject_alt_names, sni."],
  },
  {
    id: "tls-handshake",
    signatures: ["tls-handshake"],
    cause: "tls-handshake",
    severity: "critical",
    title: "TLS with {backend} fails",
    fact: "requests with UF whose reason names TLS",
    why: "The transport failure reason is an OpenSSL error of the handshake.",
    fix: ["Compare versions, ciphers and sni of the cluster's transport socket with the host's."],
  },
  {
    id: "not-tls",
    signatures: ["not-tls"],
    cause: "protocol-mismatch",
    severity: "critical",
    title: "{backend} does not speak TLS",
    fact: "requests with UF and WRONG_VERSION_NUMBER",
    why: "The answer to the handshake was no TLS record.",
    fix: ["Take the transport socket out, or use the TLS port."],
  },
  {
    id: "connect-timeout",
    signatures: ["connect-timeout"],
    cause: "connect-timeout",
    severity: "critical",
    title: "Connections to {backend} time out",
    fact: "requests with UF and a connection timeout",
    why: "connect_timeout of the cluster passed.",
    fix: ["Check firewalls on the way and the host's accept queue."],
  },
];

/** Envoy's access log: response flags and what they prove. */
export const envoy: Provider = defineProvider({
  id: "envoy",
  title: "Envoy",
  words: { gateway: "listener", backend: "host", pool: "cluster" },
  rules: requestRules([...envoyFlags.map((flag) => ({ ...flag, signatures: [flag.id] })), ...further], {
    product: "envoy",
    subject: "Envoy",
    docs,
  }),
  formats: envoyFormats,
  fingerprints: [],
  permissions: [],
  explanations: envoyFlags.map(({ flag, long, title, fact, why, fix }) => ({
    code: flag,
    title: `${long}: ${title.replace("{backend}", "a cluster")}`,
    meaning: `Envoy: ${fact}. ${why}`,
    next: fix,
    docs,
  })),
  schemas: async () => (await import("../shared/schemas.ts")).noSchemas,
});
