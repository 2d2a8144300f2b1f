import { InspectionError } from "@cloud502/core";

/** What was asked, to say so when it fails. */
export interface Asked {
  /** In words: "backend health of web". */
  readonly question: string;
  /** The action that Azure wants for it, named when it is denied. */
  readonly permission: string;
}

const grant = "Give the signed-in identity a role with this action; `cloud502 permissions azure` prints one.";

/** A refusal by status, in our one error class. `code` and `message` are Azure's own, as far as it sent any. */
export function refusal(
  status: number,
  code: string | undefined,
  message: string | undefined,
  asked: Asked,
  cause?: unknown,
): InspectionError {
  const said = [code, message].filter(Boolean).join(": ").slice(0, 400);
  const text = `Azure answered ${status} for ${asked.question}${said ? ` (${said})` : ""}.`;
  if (status === 401)
    return new InspectionError("credentials", text, {
      hint: "Sign in to the right tenant: `az login --tenant <id>`.",
      cause,
    });
  if (status === 403) return new InspectionError("denied", text, { hint: grant, permission: asked.permission, cause });
  if (status === 404)
    return new InspectionError("not-found", text, {
      hint: "Check the name, the resource group and the subscription.",
      cause,
    });
  if (status === 429)
    return new InspectionError("throttled", text, { hint: "Ask again later, or for fewer gateways at once.", cause });
  if (status === 409)
    return new InspectionError("unreachable", text, {
      hint: "Another change of the gateway is under way; ask again later.",
      cause,
    });
  if (status >= 500 || status === 408)
    return new InspectionError("unreachable", text, { hint: "Ask again later.", cause });
  return new InspectionError("invalid-reply", text, {
    hint: "The request was refused as it stands; report it if the input is right.",
    cause,
  });
}

/** Turns whatever the SDK throws into an InspectionError: once, at this edge, with the cause kept. */
export function translate(error: unknown, asked: Asked, signal: AbortSignal): InspectionError {
  if (error instanceof InspectionError) return error;
  const { name, code, statusCode, message } = fields(error);
  if (signal.aborted && !isTimeout(signal.reason))
    return new InspectionError("aborted", "Interrupted.", { hint: "Run it again.", cause: error });
  if (name === "AbortError" || name === "TimeoutError") {
    return new InspectionError("timeout", `No answer in time for ${asked.question}.`, {
      hint: "Raise --timeout, or ask for fewer gateways.",
      cause: error,
    });
  }
  if (/Credential|Authentication|ClientAuth|ServerError/.test(name) && unreachable.test(reasons(error))) {
    return new InspectionError("unreachable", `Could not reach Azure's sign-in: ${firstLine(message)}`, {
      hint: "Check the network, proxies and AZURE_AUTHORITY_HOST.",
      cause: error,
    });
  }
  if (/Credential|Authentication|ClientAuth/.test(name)) {
    return new InspectionError("credentials", `Azure sign-in failed: ${firstLine(message)}`, {
      hint: "Sign in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.",
      cause: error,
    });
  }
  if (name === "ZodError" || code === "PARSE_ERROR" || error instanceof SyntaxError || error instanceof TypeError) {
    return new InspectionError("invalid-reply", `The answer for ${asked.question} is not what Azure documents.`, {
      hint: "Something between you and Azure may have answered instead; check proxies and the endpoint.",
      cause: error,
    });
  }
  if (statusCode !== undefined) return refusal(statusCode, code, message, asked, error);
  return new InspectionError("unreachable", `Could not reach Azure for ${asked.question}: ${firstLine(message)}`, {
    hint: "Check the network, proxies and the endpoint.",
    cause: error,
  });
}

/** What the network says when a host cannot be reached. */
const unreachable =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|socket hang up|network_error|endpoints_resolution_error/;

/** The messages of an error and of all that caused it, which sign-in wraps several times. */
function reasons(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return "";
  const inner: unknown = Reflect.get(error, "errors");
  const all = [error.cause, ...(Array.isArray(inner) ? inner : [])].map((one) => reasons(one, depth + 1));
  return [error.message, String(Reflect.get(error, "code") ?? ""), ...all].join(" ");
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}

function firstLine(message: string | undefined): string {
  return (message ?? "no reason given").split("\n")[0]?.slice(0, 300) ?? "";
}

function fields(error: unknown): { name: string; code?: string; statusCode?: number; message?: string } {
  if (typeof error !== "object" || error === null) return { name: "", message: String(error) };
  const read = (key: string): unknown => Reflect.get(error, key);
  const [name, code, status, message] = [read("name"), read("code"), read("statusCode"), read("message")];
  return {
    name: typeof name === "string" ? name : "",
    ...(typeof code === "string" && { code }),
    ...(typeof status === "number" && { statusCode: status }),
    ...(typeof message === "string" && { message }),
  };
}
