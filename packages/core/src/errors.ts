/** Why a question failed as a whole; decides the exit code (see docs/exit-codes.md). */
export type ErrorCode =
  | "usage" // malformed ARN, id or option: exit 64
  | "credentials" // none, expired or refused: exit 4
  | "not-found" // the named thing does not exist: exit 1
  | "denied" // a permission is missing: a gap
  | "throttled"
  | "unreachable"
  | "timeout"
  | "invalid-reply"
  | "unreadable"
  | "aborted"; // Ctrl-C or --timeout

/** The one error that an adapter may reject with: what happened, and in `hint` what to do about it. */
export class InspectionError extends Error {
  override readonly name = "InspectionError";
  readonly code: ErrorCode;
  readonly hint: string;
  /** The missing permission, when `code` is "denied". */
  readonly permission: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint: string; permission?: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.permission = options.permission;
  }
}
