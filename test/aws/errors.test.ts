import { InspectionError } from "@cloud502/core";
import { describe, expect, it } from "vitest";
import { translate } from "../../packages/aws/src/errors.ts";

const asked = {
  permission: "elasticloadbalancing:DescribeTargetHealth",
  region: "eu-west-1",
  signal: new AbortController().signal,
};

/** As the SDK throws them: a name, a message, at times a node code and the HTTP status. */
function thrown(name: string, message = "", rest: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(message), { name, ...rest });
}

describe("translation of SDK errors", () => {
  it.for([
    ["credentials", thrown("CredentialsProviderError", "Could not load credentials from any providers")],
    ["credentials", thrown("ExpiredToken", "The security token included in the request is expired")],
    ["credentials", thrown("InvalidClientTokenId", "The security token included in the request is invalid.")],
    ["credentials", thrown("AuthFailure", "AWS was not able to validate the provided access credentials")],
    ["denied", thrown("AccessDenied", "User: x is not authorized to perform")],
    ["denied", thrown("UnauthorizedOperation", "You are not authorized to perform this operation.")],
    ["denied", thrown("403", "", { $metadata: { httpStatusCode: 403 } })],
    ["throttled", thrown("Throttling", "Rate exceeded", { $metadata: { httpStatusCode: 400, attempts: 8 } })],
    ["throttled", thrown("SlowDown", "", { $metadata: { httpStatusCode: 503 } })],
    ["unreachable", thrown("Error", "connect ECONNREFUSED 127.0.0.1:1", { code: "ECONNREFUSED" })],
    ["unreachable", thrown("Error", "getaddrinfo ENOTFOUND x", { code: "ENOTFOUND" })],
    ["unreachable", thrown("InternalFailure", "", { $metadata: { httpStatusCode: 500 } })],
    ["timeout", thrown("TimeoutError", "")],
    [
      "invalid-reply",
      thrown(
        "SyntaxError",
        `Unexpected token '<', "<!doctype "... is not valid JSON\n  Deserialization error: to see the raw response`,
      ),
    ],
    [
      "invalid-reply",
      thrown("Error", "@aws-sdk XML parse error: missing closing tag\n  Deserialization error:", {
        $metadata: { httpStatusCode: 503 },
      }),
    ],
    [
      "not-found",
      thrown("TargetGroupNotFoundException", "One or more target groups not found", {
        $metadata: { httpStatusCode: 400 },
      }),
    ],
    ["not-found", thrown("LoadBalancerNotFound", "")],
    ["not-found", thrown("NoSuchBucket", "")],
    ["usage", thrown("ValidationError", "'x' is not a valid target group ARN", { $metadata: { httpStatusCode: 400 } })],
    ["unreadable", thrown("SomethingNew", "what is this", { $metadata: { httpStatusCode: 400 } })],
  ] as const)("%s: %s", ([code, error]) => {
    const translated = translate(error, asked);

    expect(translated).toMatchObject({ code, cause: error });
    expect(translated.hint).toMatch(/\S/);
    expect(`${translated.message}${translated.hint}`).not.toContain("\n");
  });

  it("names the IAM action that is missing, and the profile to sign in with", () => {
    expect(translate(thrown("AccessDenied"), asked).permission).toBe("elasticloadbalancing:DescribeTargetHealth");
    expect(translate(thrown("ExpiredToken"), { ...asked, profile: "prod" }).hint).toContain(
      "aws sso login --profile prod",
    );
  });

  it("leaves its own errors alone, and says when the run was interrupted", () => {
    const own = new InspectionError("not-found", "x", { hint: "y" });

    expect(translate(own, asked)).toBe(own);
    expect(translate(thrown("AbortError"), { ...asked, signal: AbortSignal.abort() }).code).toBe("aborted");
  });
});
