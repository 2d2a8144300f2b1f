import type { Explanation } from "@cloud502/core";
import { docs } from "./rules/docs.ts";
import { probeMessages } from "./rules/probe-messages.ts";

type Row = readonly [code: string, title: string, meaning: string, next: readonly string[]];

/** https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference#access-log-category */
const errorInfos: readonly Row[] = [
  [
    "ERRORINFO_NO_ERROR",
    "No error",
    "The gateway's access log: nothing went wrong at the gateway; a 5xx beside it came from the backend.",
    ["Compare serverStatus with httpStatus."],
  ],
  [
    "ERRORINFO_UPSTREAM_NO_LIVE",
    "No reachable backend",
    "Every server of the pool was marked down; the gateway answered 502 itself.",
    ["cloud502 azure backends", "Mend what the probes name."],
  ],
  [
    "ERRORINFO_UPSTREAM_CLOSED_CONNECTION",
    "Backend closed the connection",
    "The server closed before it answered: a crash, a limit, a deployment, or an idle connection that was reused too late.",
    [
      "A small share all day long: raise the application's keep-alive.",
      "Bursts: drain before you stop.",
      "One server: read its log.",
    ],
  ],
  [
    "ERRORINFO_UPSTREAM_TIMED_OUT",
    "Backend too slow",
    "No answer within the backend setting's request timeout; v2 tries one other server, then 504.",
    ["Find the slow route.", "Raise the request timeout."],
  ],
  [
    "ERRORINFO_CLIENT_CLOSED_REQUEST",
    "Client left",
    "The client closed before the answer: 499 on v2, 0 on v1.",
    ["Compare with the timeouts of what stands in front."],
  ],
  [
    "ERRORINFO_CLIENT_TIMED_OUT",
    "Client too slow",
    "The client did not finish its request in time (seen, not documented).",
    ["Look at the client's network."],
  ],
  ["ERRORINFO_INVALID_METHOD", "Method refused", "The request's method is not a valid one.", ["Mend the client."]],
  ["ERRORINFO_INVALID_REQUEST", "Malformed request", "The request breaks HTTP.", ["Mend the client."]],
  [
    "ERRORINFO_INVALID_VERSION",
    "HTTP version refused",
    "The request's HTTP version is not supported.",
    ["Mend the client."],
  ],
  ["ERRORINFO_INVALID_09_METHOD", "HTTP/0.9 refused", "HTTP/0.9 knows GET only.", ["Mend the client."]],
  [
    "ERRORINFO_INVALID_HOST",
    "Unknown host name",
    "No multi-site listener matches and there is no basic one: 404.",
    ["Add the name to a listener, or a basic listener."],
  ],
  [
    "ERRORINFO_INVALID_CONTENT_LENGTH",
    "Bad Content-Length",
    "The request's Content-Length is no number or does not fit.",
    ["Mend the client."],
  ],
  ["ERRORINFO_INVALID_METHOD_TRACE", "TRACE refused", "TRACE is not allowed.", ["Nothing to mend."]],
  ["ERRORINFO_REQUEST_URI_INVALID", "Bad URI", "The request's URI is malformed.", ["Mend the client."]],
  ["ERRORINFO_HTTP_NO_HOST_HEADER", "No Host header", "HTTP/1.1 needs a Host header.", ["Mend the client."]],
  [
    "ERRORINFO_HTTP_TO_HTTPS_PORT",
    "HTTP to an https port",
    "Plain HTTP came to an https listener: 400.",
    ["Add an http listener that redirects."],
  ],
  [
    "ERRORINFO_HTTPS_NO_CERT",
    "No client certificate",
    "The listener wants a client certificate and none came: 400.",
    ["Give the client its certificate."],
  ],
];

/** https://learn.microsoft.com/azure/application-gateway/http-response-codes */
const statuses: readonly Row[] = [
  [
    "499",
    "Client closed the connection (Application Gateway v2)",
    "The client left before the answer; v1 logs 0.",
    ["Compare with the timeouts in front of the gateway."],
  ],
  [
    "502",
    "Bad Gateway (Application Gateway)",
    "Made by the gateway when serverStatus is empty: no healthy server, an empty pool, a network fault, a certificate; on v1 also a slow backend. Sent by the backend when serverStatus is 502.",
    ["cloud502 azure backends", "cloud502 azure logs"],
  ],
  [
    "504",
    "Gateway Timeout (Application Gateway v2)",
    "The backend was slower than the request timeout, and so was a second server. v1 answers 502 instead.",
    ["cloud502 azure logs", "Raise the setting's request timeout, or make the route faster."],
  ],
  [
    "500",
    "Internal Server Error (Application Gateway)",
    "From the gateway itself it should not happen: then a support case; mostly it is the backend's (serverStatus 500).",
    ["cloud502 azure logs"],
  ],
  [
    "400",
    "Bad Request (Application Gateway)",
    "Malformed request, HTTP to an https port, or a client certificate that is missing or refused; ERRORINFO says which.",
    ["Look up the ERRORINFO code."],
  ],
  [
    "403",
    "Forbidden (Application Gateway)",
    "Its firewall in prevention mode, or the backend's access restriction.",
    ["Compare serverStatus: empty means the firewall."],
  ],
  [
    "408",
    "Request Timeout (Application Gateway)",
    "The client did not finish its request within 60 s.",
    ["Look at the client's network."],
  ],
  [
    "413",
    "Payload Too Large (Application Gateway)",
    "The firewall's limit for bodies, 128 KB by default.",
    ["Raise the firewall policy's limit."],
  ],
];

/** `health` of a server, in both vocabularies: https://learn.microsoft.com/rest/api/application-gateway/application-gateways/backend-health */
const states: readonly Row[] = [
  [
    "Unhealthy",
    "Server out of service (Application Gateway)",
    "Its probes fail; no request goes there. The API also says Down.",
    ["cloud502 azure backends shows the probe's words and the cause."],
  ],
  [
    "Draining",
    "Server on its way out (Application Gateway)",
    "Removed from the pool; requests in flight may finish.",
    ["Wait for the draining timeout."],
  ],
  [
    "UnknownBackendHealth",
    "Health cannot be read (Application Gateway)",
    "Azure cannot ask the gateway's instances; traffic may still flow. Security group without GatewayManager, a diverted default route, DNS, revocation lists.",
    ["cloud502 azure backends lists what of these it finds."],
  ],
];

/** https://learn.microsoft.com/azure/application-gateway/application-gateway-key-vault-common-errors */
const keyVault: readonly Row[] = [
  [
    "UserAssignedIdentityDoesNotHaveGetPermissionOnKeyVault",
    "Listener certificate out of reach",
    "The gateway's identity may not read the secret; Azure disables the https listeners that use it.",
    ["Grant Get on secrets to the identity."],
  ],
  [
    "SecretDisabled",
    "Listener certificate disabled",
    "The secret in Key Vault is disabled.",
    ["Enable its current version."],
  ],
  [
    "SecretDeletedFromKeyVault",
    "Listener certificate deleted",
    "The secret is gone.",
    ["Recover it, or name another."],
  ],
  [
    "UserAssignedManagedIdentityNotFound",
    "Identity deleted",
    "The gateway's identity no longer exists.",
    ["Create it again and grant it Get."],
  ],
  [
    "KeyVaultHasRestrictedAccess",
    "Key Vault behind a firewall",
    "The vault lets only some networks in.",
    ["Allow trusted Microsoft services."],
  ],
  ["KeyVaultSoftDeleted", "Key Vault deleted", "The vault is in the soft-deleted state.", ["Recover the vault."]],
  [
    "CustomerKeyVaultSubscriptionDisabled",
    "Subscription disabled",
    "The vault's subscription is disabled.",
    ["Enable the subscription."],
  ],
];

const of = (rows: readonly Row[], page: string): readonly Explanation[] =>
  rows.map(([code, title, meaning, next]) => ({ code, title, meaning, next, docs: [page] }));

/** What `explain` knows of Application Gateway: error_info codes, statuses, health states, Key Vault codes and every probe message. */
export const explanations: readonly Explanation[] = [
  ...of(errorInfos, docs.monitoring),
  ...of(statuses, docs.statusCodes),
  ...of(states, docs.backendHealth),
  ...of(keyVault, docs.keyVault),
  ...probeMessages.flatMap(({ says, phrases, rule }) =>
    phrases.map((code) => ({
      code,
      title: rule ? rule.title.replaceAll("{pool}", "the pool").replaceAll(/[{}]/g, "") : "Words of a health probe",
      meaning: `Application Gateway's health probe says: ${says} ${rule ? `${rule.why} Rule: azure/${rule.id}.` : "The rule depends on the status and on the network."}`,
      next: rule?.fix ?? ["cloud502 azure backends"],
      docs: rule?.docs ?? [docs.backendHealth],
    })),
  ),
  ...probeMessages.flatMap(({ errorNames = [], says }) =>
    errorNames.map((code) => ({
      code,
      title: "A probe's error name (healthProbeErrorName)",
      meaning: says,
      next: ["cloud502 azure backends"],
      docs: [docs.backendHealth],
    })),
  ),
];
