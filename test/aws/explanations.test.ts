import { expect, it } from "vitest";
import { explanations } from "../../packages/aws/src/explanations.ts";

const codes = explanations.map(({ code }) => code);

it("explains each code once", () => {
  expect(new Set(codes).size).toBe(codes.length);
});

it.each([
  ..."460 463 464 500 501 502 503 504 505 507 561 562".split(" "),
  ..."initial healthy unhealthy unhealthy.draining unused draining unavailable".split(" "),
  ..."Elb.RegistrationInProgress Elb.InitialHealthChecking Elb.InternalError Target.ResponseCodeMismatch Target.Timeout".split(
    " ",
  ),
  ..."Target.FailedHealthChecks Target.NotRegistered Target.NotInUse Target.InvalidState Target.IpUnusable".split(" "),
  ..."Target.DeregistrationInProgress Target.HealthCheckDisabled TimedOut ConnectionReset TargetError".split(" "),
  ..."LambdaInvalidResponse LambdaWebsocketNotSupported AuthTokenEpRequestTimeout JWKSRequestFailed JWTClaimValueInvalid".split(
    " ",
  ),
  ..."WAFServiceError AWSALBTGCookieInvalid WeightedTargetGroupsUnhandledException ClientCertExpired BothTeClPresent".split(
    " ",
  ),
  ..."idle_timeout.timeout_seconds deregistration_delay.timeout_seconds".split(" "),
  "fail open",
])("knows %s", (code) => {
  expect(codes).toContain(code);
});

it.each(explanations)(
  "$code has a title, a meaning, https docs and no unfilled name",
  ({ title, meaning, next, docs }) => {
    expect(title).not.toBe("");
    expect(meaning).not.toBe("");
    expect(docs.length).toBeGreaterThan(0);
    expect(docs.every((page) => page.startsWith("https://docs.aws.amazon.com/"))).toBe(true);
    expect([title, meaning, ...next].join(" ")).not.toMatch(/\{\w+\}/);
  },
);
