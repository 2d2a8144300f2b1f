import type { FailureGroup } from "@cloud502/core";
import { answersOf } from "./answers.ts";
import { docs } from "./docs.ts";
import { type AwsRule, groupsOf } from "./evidence.ts";
import { reasonFloor } from "./thresholds.ts";

/** classification_reason codes and what the request had (load-balancer-access-logs.html, classification reasons). */
export const desyncTable = [
  ["AmbiguousUri", "a URI with control characters"],
  ["BadContentLength", "a Content-Length that is no number"],
  ["BadHeader", "a header with a null or carriage return in it"],
  ["BadTransferEncoding", "a Transfer-Encoding that is not valid"],
  ["BadUri", "a URI with a null or carriage return in it"],
  ["BadMethod", "a method that is not valid"],
  ["BadVersion", "an HTTP version that is not valid"],
  ["BothTeClPresent", "both Transfer-Encoding and Content-Length"],
  ["DuplicateContentLength", "the same Content-Length twice"],
  ["EmptyHeader", "an empty header, or a line of spaces only"],
  ["GetHeadZeroContentLength", "a GET or HEAD with Content-Length 0"],
  ["MultipleContentLength", "several Content-Length with different values"],
  ["MultipleTransferEncodingChunked", "Transfer-Encoding: chunked several times"],
  ["NonCompliantHeader", "a header with control or non-ASCII characters"],
  ["NonCompliantVersion", "an HTTP version that is not compliant"],
  ["SpaceInUri", "a URI with an unescaped space"],
  ["SuspiciousHeader", "a header that can be read as Transfer-Encoding or Content-Length"],
  ["SuspiciousTeClPresent", "a header that looks like Transfer-Encoding beside Content-Length"],
  ["UndefinedContentLengthSemantics", "a GET or HEAD with a Content-Length"],
  ["UndefinedTransferEncodingSemantics", "a GET or HEAD with a Transfer-Encoding"],
] as const;

const text = {
  severity: "medium",
  cause: "rejected-by-policy",
  fix: [
    "Mend the client or the proxy that sends such requests.",
    "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes Key=routing.http.desync_mitigation_mode,Value=defensive",
  ],
  docs: [docs.accessLogs, docs.attributes],
} as const;

const codes = new Set<string>(desyncTable.map(([code]) => code));

/** The classification reason that the log gives, when it is one of the documented ones. */
function codeOf({ detail }: FailureGroup): string | undefined {
  const code = detail?.classificationReason ?? detail?.reason;
  return code !== undefined && codes.has(code) ? code : undefined;
}

/** One rule per classification reason. */
export const desyncReasons: readonly AwsRule[] = desyncTable.map(([code, what]) => ({
  ...text,
  id: `aws/desync-${code.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}`,
  title: `Desync mitigation refuses requests: ${what}`,
  why: `The request has ${what}: two servers could disagree about where it ends, so the load balancer refused it.`,
  detect: (snapshot) =>
    answersOf(
      snapshot,
      groupsOf(snapshot, "desync-rejected").filter((group) => codeOf(group) === code),
      { floor: reasonFloor, fact: `refused as ${code}`, metric: "DesyncMitigationMode_NonCompliant_Request_Count" },
    ),
}));

/** Refusals whose reason the log does not give. */
export const desyncRejected: AwsRule = {
  ...text,
  id: "aws/desync-rejected",
  title: "Desync mitigation refuses requests to {loadBalancerName}",
  why: "The load balancer classified requests as Ambiguous or Severe (two servers could disagree about where they end) and refused them before a target was chosen.",
  detect: (snapshot) =>
    answersOf(
      snapshot,
      groupsOf(snapshot, "desync-rejected").filter((group) => codeOf(group) === undefined),
      {
        floor: reasonFloor,
        fact: "classified Ambiguous or Severe, refused",
        metric: "DesyncMitigationMode_NonCompliant_Request_Count",
      },
    ),
};
