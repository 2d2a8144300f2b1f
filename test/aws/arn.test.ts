import { describe, expect, it } from "vitest";
import { dimensionOf, splitArn, subjectArn } from "../../packages/aws/src/arn.ts";

const prefix = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";

describe("ARNs", () => {
  it.for([
    [`${prefix}:targetgroup/web/0123456789abcdef`, "target-group"],
    [`${prefix}:loadbalancer/app/web/0123456789abcdef`, "application"],
    [`${prefix}:loadbalancer/net/web/0123456789abcdef`, "unsupported"],
    [`${prefix}:loadbalancer/classic-name`, "unsupported"],
    [`${prefix.replace("aws:", "aws-cn:")}:targetgroup/web/0123456789abcdef`, "target-group"],
  ] as const)("%s is a %s", ([arn, kind]) => {
    expect(subjectArn(arn)).toMatchObject({ kind, account: "123456789012", region: "eu-west-1" });
  });

  it.for([
    "",
    "web",
    `${prefix}:listener/app/web/0123456789abcdef/fedcba9876543210`,
    `${prefix}:targetgroup/web`,
    `${prefix}:targetgroup/web/0123456789abcdef; rm -rf /`,
    "arn:aws:elasticloadbalancing::123456789012:targetgroup/web/0123456789abcdef",
    "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0",
  ])("refuses %j", (text) => {
    expect(() => subjectArn(text)).toThrow(expect.objectContaining({ name: "InspectionError", code: "usage" }));
  });

  it("gives CloudWatch's dimension values", () => {
    expect(dimensionOf(`${prefix}:loadbalancer/app/web/0123456789abcdef`)).toBe("app/web/0123456789abcdef");
    expect(dimensionOf(`${prefix}:targetgroup/web/0123456789abcdef`)).toBe("targetgroup/web/0123456789abcdef");
    expect(dimensionOf("eu-west-1a")).toBe("eu-west-1a");
  });

  it("splits ARNs without region and account", () => {
    expect(splitArn("arn:aws:s3:::my-bucket")).toMatchObject({ service: "s3", account: "", resource: "my-bucket" });
  });
});
