import { docs } from "./docs.ts";
import { type ReasonRow, reasonRules } from "./reason-rules.ts";

const rule = "aws elbv2 describe-rules --listener-arn <listener>";
const reach = [
  rule,
  "The load balancer must reach the endpoint over the internet on port 443: its security group's egress, a NAT gateway for an internal load balancer, and DNS.",
  "aws ec2 describe-security-groups --filters Name=group-id,Values=<security group of the load balancer>",
];
const error = "ELBAuthError";
const failure = "ELBAuthFailure";

/** error_reason codes of authenticate actions (load-balancer-access-logs.html, error reason codes). */
export const authRows: readonly ReasonRow[] = [
  {
    reason: "AuthTokenEpRequestFailed",
    id: "auth-token-endpoint-failed",
    title: "The identity provider's token endpoint answers with errors",
    why: "The load balancer asked the token endpoint for a token and got a non-2xx answer, or could not reach it.",
    fix: [...reach, "Check the client id and secret of the rule: a wrong or rotated secret looks the same."],
    metric: error,
  },
  {
    reason: "AuthTokenEpRequestTimeout",
    id: "auth-token-endpoint-timeout",
    title: "The identity provider's token endpoint does not answer within 5 s",
    why: "The load balancer waits 5 seconds for the token endpoint: the network or the identity provider is in the way.",
    fix: reach,
    metric: error,
  },
  {
    reason: "AuthUserinfoEpRequestFailed",
    id: "auth-userinfo-endpoint-failed",
    title: "The identity provider's user-info endpoint answers with errors",
    why: "The load balancer asked the user-info endpoint and got a non-2xx answer, or could not reach it.",
    fix: reach,
    metric: error,
  },
  {
    reason: "AuthUserinfoEpRequestTimeout",
    id: "auth-userinfo-endpoint-timeout",
    title: "The identity provider's user-info endpoint does not answer within 5 s",
    why: "The load balancer waits 5 seconds for the user-info endpoint: the network or the identity provider is in the way.",
    fix: reach,
    metric: error,
  },
  {
    reason: "AuthInvalidTokenResponse",
    id: "auth-invalid-token-response",
    title: "The identity provider's token response is not valid",
    why: "The token endpoint answered something that the load balancer cannot read.",
    fix: [rule, "Ask the token endpoint by hand, and compare with the OpenID Connect specification."],
    metric: failure,
  },
  {
    reason: "AuthInvalidUserinfoResponse",
    id: "auth-invalid-userinfo-response",
    title: "The identity provider's user-info response is not valid",
    why: "The user-info endpoint answered something that the load balancer cannot read.",
    fix: [rule, "Ask the user-info endpoint by hand: it must answer JSON."],
    metric: failure,
  },
  {
    reason: "AuthInvalidIdToken",
    id: "auth-invalid-id-token",
    title: "The identity provider's ID token is not valid",
    why: "The load balancer could not verify the ID token: another issuer or client than the rule has, or a clock that is off.",
    fix: [rule, "Compare Issuer and ClientId of the rule with the iss and aud of a token."],
    metric: failure,
  },
  {
    reason: "AuthUserinfoResponseSizeExceeded",
    id: "auth-claims-too-large",
    title: "User claims exceed 11 KB",
    why: "The identity provider returned more claims than the load balancer can put into headers.",
    fix: ["Let the identity provider send fewer claims to this client (group lists are the usual bulk)."],
    metric: "ELBAuthUserClaimsSizeExceeded",
  },
  {
    reason: "AuthInvalidGrantError",
    id: "auth-invalid-grant",
    title: "The identity provider refuses the authorization grant",
    why: "The code was used twice, expired, or was issued to another client or redirect address.",
    fix: [rule, "Check the redirect address https://<host>/oauth2/idpresponse at the identity provider."],
    severity: "medium",
    metric: failure,
  },
  {
    reason: "AuthMissingHostHeader",
    id: "auth-missing-host-header",
    title: "Requests that must be authenticated have no Host header",
    why: "The load balancer needs the Host header to build the redirect address.",
    fix: ["Mend the client; scanners send such requests as well."],
    severity: "low",
    metric: error,
  },
  {
    reason: "AuthUnhandledException",
    id: "auth-load-balancer-exception",
    title: "The load balancer fails while it authenticates users",
    why: "The load balancer met an unhandled exception of its own.",
    fix: ["Retry; open a case with AWS Support if it lasts."],
    severity: "medium",
    metric: error,
  },
  ...client("AuthInvalidCookie", "auth-invalid-cookie", "send an authentication cookie that is not valid"),
  ...client("AuthInvalidStateParam", "auth-invalid-state", "come back from the identity provider with a wrong state"),
  ...client("AuthMissingCodeParam", "auth-missing-code", "come back from the identity provider without a code"),
  ...client("AuthMissingStateParam", "auth-missing-state", "come back from the identity provider without a state"),
];

function client(reason: string, id: string, what: string): readonly ReasonRow[] {
  const fix = [
    rule,
    "Single users: let them delete cookies and start again. Many: compare the rule with the identity provider's client.",
  ];
  return [{ reason, id, title: `Users ${what}`, why: `Clients ${what}.`, fix, severity: "low", metric: failure }];
}

/** error_reason codes of jwt-validation actions; the JWKS ones are the endpoint's fault, the others the client's token. */
export const jwtRows: readonly ReasonRow[] = [
  ...jwks("JWKSRequestTimeout", "jwks-timeout", "does not answer within 5 s"),
  ...jwks("JWKSRequestFailed", "jwks-failed", "cannot be reached or answers with errors"),
  ...jwks("JWKSResponseSizeExceeded", "jwks-too-large", "answers more than 150 KB or 10 keys"),
  ...jwks("JWKSResponseInvalid", "jwks-invalid", "answers something that is no key set"),
  {
    reason: "JWTValidationInternalError",
    id: "jwt-internal-error",
    title: "The load balancer fails while it validates tokens",
    why: "The load balancer met an internal error.",
    fix: ["Retry; open a case with AWS Support if it lasts."],
    severity: "medium",
    metric: "JWTValidationFailureCount",
  },
  ...token("JWTHeaderNotPresent", "jwt-missing", "carry no token"),
  ...token("JWTRequestFormatInvalid", "jwt-malformed", "carry something that is no token"),
  ...token("JWTSignatureValidationError", "jwt-signature", "carry tokens whose signature does not verify"),
  ...token("JWTClaimNotPresent", "jwt-claim-missing", "carry tokens without a claim that the rule asks for"),
  ...token("JWTClaimFormatInvalid", "jwt-claim-format", "carry tokens with a claim of the wrong format"),
  ...token("JWTClaimValueInvalid", "jwt-claim-value", "carry tokens with a claim that the rule does not accept"),
];

function jwks(reason: string, id: string, what: string): readonly ReasonRow[] {
  const why = `The load balancer needs the keys to verify tokens, and the JWKS endpoint ${what}.`;
  const fix = [...reach, "The endpoint must answer 2xx within 5 s, with at most 150 KB and 10 keys."];
  return [{ reason, id, title: `The JWKS endpoint ${what}`, why, fix, metric: "JWTValidationFailureCount" }];
}

function token(reason: string, id: string, what: string): readonly ReasonRow[] {
  const fix = [rule, "Mend the client, or the issuer, audience and claims of the rule."];
  const metric = "JWTValidationFailureCount";
  return [{ reason, id, title: `Requests ${what}`, why: `Requests ${what}.`, fix, severity: "low", metric }];
}

const text = { cause: "auth-provider", docs: [docs.authentication, docs.accessLogs, docs.troubleshooting] } as const;

export const authReasons = reasonRules(authRows, { ...text, prefix: "auth" });
export const jwtReasons = reasonRules(jwtRows, { ...text, prefix: "jwt" });
/** Statuses that say it without a reason code: 561 = the provider's own error, 562 = the JWKS endpoint's. */
export const authStatuses = [
  ...reasonRules(
    [
      {
        reason: "561",
        id: "auth-provider-error",
        title: "The identity provider answers users' logins with errors",
        why: "The load balancer answered 561: the identity provider returned an error for the login.",
        fix: [
          rule,
          "Look at the identity provider's log; common: a disabled client, a wrong redirect address, a refused scope.",
        ],
        metric: failure,
      },
    ],
    { ...text, prefix: "auth" },
  ),
  ...reasonRules(
    [
      {
        reason: "562",
        id: "jwks-error",
        title: "The JWKS endpoint answers with an error",
        why: "The load balancer answered 562: the JWKS endpoint gave a non-2xx or an invalid answer.",
        fix: [...reach],
        metric: "JWTValidationFailureCount",
      },
    ],
    { ...text, prefix: "jwt" },
  ),
];
