import { type ErrorCode, InspectionError } from "@cloud502/core";

/** What was asked when an error came, for its words. */
export interface Asked {
  /** The IAM action, "elasticloadbalancing:DescribeTargetHealth". */
  readonly permission: string;
  readonly region: string;
  readonly profile?: string;
  readonly signal: AbortSignal;
}

interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  readonly $response?: unknown;
}

interface Reading {
  readonly code: ErrorCode;
  says(error: SdkError, asked: Asked): string;
  hint(asked: Asked): string;
}

const login = ({ profile }: Asked): string =>
  `Sign in again (aws sso login${profile ? ` --profile ${profile}` : ""}), or set AWS_PROFILE or AWS_ACCESS_KEY_ID; aws sts get-caller-identity shows what is in use.`;

const readings = {
  credentials: {
    code: "credentials",
    says: (error) => `AWS refused the credentials: ${firstLine(error.message)}`,
    hint: login,
  },
  noCredentials: { code: "credentials", says: () => "No AWS credentials were found.", hint: login },
  denied: {
    code: "denied",
    says: (_, { permission }) => `The credentials may not call ${permission}.`,
    hint: ({ permission }) => `Allow ${permission}; \`cloud502 permissions aws\` prints the policy.`,
  },
  throttled: {
    code: "throttled",
    says: ({ $metadata }, { permission }) =>
      `AWS throttled ${permission}${$metadata?.attempts ? ` in ${$metadata.attempts} attempts` : ""}.`,
    hint: () =>
      "Other tools use up the account's request rate: try again later, or ask for fewer load balancers at a time.",
  },
  unreachable: {
    code: "unreachable",
    says: (error, { permission, region }) =>
      `${permission} in ${region} was not reached: ${firstLine(error.message || error.code || error.name)}`,
    hint: () => "Check the network, the proxy settings, the region's name and AWS_ENDPOINT_URL.",
  },
  timeout: {
    code: "timeout",
    says: (_, { permission, region }) => `${permission} in ${region} did not answer in time.`,
    hint: () => "Check the network and AWS_ENDPOINT_URL, or raise --timeout.",
  },
  serverFault: {
    code: "unreachable",
    says: (error, { permission, region }) =>
      `${permission} in ${region} failed on AWS's side: ${error.name} (HTTP ${error.$metadata?.httpStatusCode ?? "?"}).`,
    hint: () => "Try again; https://health.aws.amazon.com tells of outages.",
  },
  invalidReply: {
    code: "invalid-reply",
    says: (error, { permission, region }) =>
      `The endpoint's reply to ${permission} in ${region} is not a reply of AWS${status(error)}: ${firstLine(error.message)}`,
    hint: () =>
      "Something else answers at that address, or the reply was cut: check AWS_ENDPOINT_URL and any proxy between.",
  },
  notFound: {
    code: "not-found",
    says: (error, { region }) => `Nothing of that name in ${region}: ${firstLine(error.message)}`,
    hint: ({ region }) =>
      `Check the name, and that the account and the region in the ARN (${region}) are the right ones.`,
  },
  usage: {
    code: "usage",
    says: (error) => `AWS refused the request: ${firstLine(error.message)}`,
    hint: () => "Check the ARN or the option's value.",
  },
  other: {
    code: "unreadable",
    says: (error, { permission }) => `${permission} failed: ${error.name}: ${firstLine(error.message)}`,
    hint: () => "Run again with --debug to see the whole error.",
  },
} as const satisfies Record<string, Reading>;

type Kind = keyof typeof readings;

const credentialNames = [
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "AuthFailure",
  "InvalidToken",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "IncompleteSignature",
];
const deniedNames = [
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "UnauthorizedAccess",
  "AuthorizationError",
];
const throttledNames = [
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
  "RequestThrottled",
  "RequestThrottledException",
  "LimitExceededException",
  "SlowDown",
];

/** Error names and node's codes with one sense each. */
const byName: ReadonlyMap<string, Kind> = new Map([
  ...credentialNames.map((name) => [name, "credentials"] as const),
  ...deniedNames.map((name) => [name, "denied"] as const),
  ...throttledNames.map((name) => [name, "throttled"] as const),
  ...["CredentialsProviderError", "TokenProviderError"].map((name) => [name, "noCredentials"] as const),
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ECONNRESET", "EPIPE", "EHOSTUNREACH", "ENETUNREACH"].map(
    (name) => [name, "unreachable"] as const,
  ),
  ...["ETIMEDOUT", "TimeoutError"].map((name) => [name, "timeout"] as const),
  ...["ValidationError", "ValidationException", "InvalidParameterException", "InvalidParameterValue"].map(
    (name) => [name, "usage"] as const,
  ),
]);

/** Translates whatever an SDK call threw, once, with the original as `cause`. */
export function translate(thrown: unknown, asked: Asked): InspectionError {
  if (thrown instanceof InspectionError) return thrown;
  if (asked.signal.aborted)
    return new InspectionError("aborted", "Interrupted.", {
      hint: "Run it again to get the whole answer.",
      cause: thrown,
    });
  const error = sdkError(thrown);
  const kind = kindOf(error);
  const reading: Reading = readings[kind];
  return new InspectionError(reading.code, reading.says(error, asked), {
    hint: reading.hint(asked),
    cause: thrown,
    ...(kind === "denied" && { permission: asked.permission }),
  });
}

/** A reply without the list it must hold: a page, a fake or a cut answer that still parsed. */
export function invalidReply(permission: string, region: string): InspectionError {
  return new InspectionError(
    "invalid-reply",
    `The endpoint's reply to ${permission} in ${region} lacks what every such reply has.`,
    { hint: "Something else answers at that address: check AWS_ENDPOINT_URL and any proxy between." },
  );
}

function kindOf(error: SdkError): Kind {
  // A broken reply first: its status and name say nothing about what happened.
  if (/Deserialization error|parse error|is not valid JSON|Unexpected end of/i.test(error.message))
    return "invalidReply";
  const named = byName.get(error.code ?? "") ?? byName.get(error.name);
  if (named) return named;
  const status = error.$metadata?.httpStatusCode ?? 0;
  if (/NotFound|NoSuch/.test(error.name)) return "notFound";
  if (status === 429) return "throttled";
  if (status === 401 || status === 403) return "denied";
  if (status >= 500) return "serverFault";
  if (error.code === "ERR_INVALID_URL") return "usage";
  return "other";
}

function sdkError(thrown: unknown): SdkError {
  if (thrown instanceof Error) return thrown;
  return { name: "Error", message: String(thrown) };
}

function status(error: SdkError): string {
  const code = error.$metadata?.httpStatusCode;
  return code ? ` (HTTP ${code})` : "";
}

/** SDK messages carry advice for programmers behind the first line, and end without a stop at times. */
function firstLine(message: string): string {
  const line = (message.split("\n", 1)[0] ?? "").trim().slice(0, 300);
  return line === "" || /[.!?]$/.test(line) ? line : `${line}.`;
}
