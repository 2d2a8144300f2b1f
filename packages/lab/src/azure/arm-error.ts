/** An error of Azure's APIs, as Resource Manager writes it: https://learn.microsoft.com/rest/api/azure/ */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const faults = {
  notFound: (what: string) => new ArmError(404, "ResourceNotFound", `The Resource '${what}' was not found.`),
  unauthorized: () =>
    new ArmError(401, "InvalidAuthenticationToken", "The access token is invalid.", {
      "www-authenticate": 'Bearer error="invalid_token"',
    }),
  forbidden: (action: string) =>
    new ArmError(
      403,
      "AuthorizationFailed",
      `The client 'lab' does not have authorization to perform action '${action}' or the scope is invalid.`,
    ),
  throttled: () => new ArmError(429, "TooManyRequests", "The request is being throttled.", { "retry-after": "1" }),
  conflict: () =>
    new ArmError(409, "AnotherOperationInProgress", "Another operation on this or dependent resource is in progress."),
  broken: () => new ArmError(500, "InternalServerError", "An error occurred."),
} as const;
