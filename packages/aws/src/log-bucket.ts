import { type Gateway, InspectionError } from "@cloud502/core";
import { type Attributes, attribute, isOn } from "./attributes.ts";
import type { Calls } from "./calls.ts";
import type { AwsFacts } from "./facts.ts";
import type { Session } from "./session.ts";

/** Whether a bucket can be listed, and why not. */
export interface BucketState {
  readonly problem?: "missing" | "other-region" | "denied";
  /** Where the bucket is, when that is another region. */
  readonly region?: string;
  /** Set with every problem, and with those that say nothing about the bucket: throttled, unreachable. */
  readonly error?: InspectionError;
}

/** The state of the bucket that access logs go to; undefined when they go to none. */
export async function readLogBucket(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  attributes: Attributes,
): Promise<AwsFacts["logBucket"]> {
  const bucket = attribute(attributes, "access_logs.s3.bucket");
  if (!isOn(attributes, "access_logs.s3.enabled") || !bucket) return undefined;
  const { problem, region } = await bucketState(session, calls, gateway.scope.region ?? "", bucket);
  return { bucket, ...(problem && { problem }), ...(region && { region }) };
}

/** Lists one key of the bucket, once. */
export function bucketState(session: Session, calls: Calls, region: string, bucket: string): Promise<BucketState> {
  return session.remember(`bucket ${region} ${bucket}`, async () => {
    try {
      const s3 = await calls.s3(region);
      for await (const _ of s3.keys(bucket, "", "", 1)) break;
      return {};
    } catch (error) {
      if (!(error instanceof InspectionError) || error.code === "credentials" || error.code === "aborted") throw error;
      return { error, ...reading(error) };
    }
  });
}

function reading(error: InspectionError): Pick<BucketState, "problem" | "region"> {
  const { name, $response } = (error.cause ?? {}) as {
    name?: unknown;
    $response?: { headers?: Record<string, string> };
  };
  if (name === "PermanentRedirect" || name === "AuthorizationHeaderMalformed" || name === "301") {
    const region = $response?.headers?.["x-amz-bucket-region"];
    return { problem: "other-region", ...(region && { region }) };
  }
  if (error.code === "denied") return { problem: "denied" };
  if (error.code === "not-found") return { problem: "missing" };
  return {};
}
