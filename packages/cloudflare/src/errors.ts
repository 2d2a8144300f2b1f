import { InspectionError } from "@cloud502/core";

/** What was asked, for gaps and error messages. */
export interface Ask {
  /** In words: "DNS records of example.com". */
  readonly question: string;
  /** The token's permission group that allows it: "DNS Read". */
  readonly permission: string;
}

/** The reply of a refused call, whether an HTTP error or `success: false` under 200. */
export interface Refusal {
  readonly status: number;
  readonly errors: readonly { readonly code?: number | undefined; readonly message: string }[];
  /** cf-ray, for Cloudflare's support. */
  readonly ray?: string | undefined;
  readonly cause?: unknown;
}

/** Codes that speak of the token itself, not of what it may do: malformed header, wrong format, invalid, disabled or expired token. */
const tokenCodes = new Set([6003, 6111, 1000, 1001, 10001, 9106, 9107, 9109, 10_000]);

/** Names a refusal: no usable token, a missing permission group, nothing there, throttled, or a broken answer. */
export function refusalError(refusal: Refusal, ask: Ask): InspectionError {
  const { status, errors, cause } = refusal;
  const said = errors.map(({ code, message }) => (code === undefined ? message : `${message} (${code})`)).join("; ");
  const where = refusal.ray ? ` Ray ${refusal.ray}.` : "";
  const text = `Cloudflare answered ${status} when asked for ${ask.question}${said ? `: ${said}` : ""}.${where}`;
  if (isTokenTrouble(refusal)) {
    return new InspectionError("credentials", text, {
      hint: "Set CLOUDFLARE_API_TOKEN to a valid API token; `cloud502 permissions cloudflare` lists what it needs.",
      cause,
    });
  }
  if (status === 403 || status === 401) {
    return new InspectionError("denied", text, {
      hint: `Add the permission group "${ask.permission}" to the token.`,
      permission: ask.permission,
      cause,
    });
  }
  if (status === 404) {
    return new InspectionError("not-found", text, { hint: "Check the name or id, and that the token sees it.", cause });
  }
  if (status === 429) {
    return new InspectionError("throttled", text, { hint: "Wait five minutes, or ask for fewer zones.", cause });
  }
  if (status >= 500) {
    return new InspectionError("unreachable", text, { hint: "Look at https://www.cloudflarestatus.com.", cause });
  }
  return new InspectionError("invalid-reply", text, { hint: "Try again; report it when it stays.", cause });
}

function isTokenTrouble({ status, errors }: Refusal): boolean {
  // 9109 and 10000 name both a bad token and a missing permission: only their words tell.
  const bad = errors.some(({ message }) =>
    /invalid (access|api) token|invalid request headers|token.*expired/i.test(message),
  );
  const known = errors.some(({ code }) => code !== undefined && tokenCodes.has(code));
  return bad || (status === 401 && (known || errors.length === 0)) || (status === 400 && known);
}

/** An answer that is not what the API documents: HTML, a null result, a shape of another kind. */
export function invalidReply(ask: Ask, what: string, cause?: unknown): InspectionError {
  return new InspectionError("invalid-reply", `Cloudflare's answer about ${ask.question} is ${what}.`, {
    hint: "Is CLOUDFLARE_BASE_URL right, and no proxy in between?",
    cause,
  });
}

/** The error of a run without a token. */
export function noToken(): InspectionError {
  return new InspectionError("credentials", "No Cloudflare API token is set.", {
    hint: "Set CLOUDFLARE_API_TOKEN; `cloud502 permissions cloudflare` lists what it needs.",
  });
}
