import { InspectionError } from "@cloud502/core";
import type { Calls } from "./calls.ts";
import type { Session } from "./session.ts";

/** The regions to list: the options', else AWS_REGION, else the profile's; "all" asks EC2 for those enabled. */
export async function regionsToList(session: Session, calls: Calls): Promise<readonly string[]> {
  const { regions = [] } = session.options;
  if (regions.includes("all")) return await calls.regions((await homeRegion(session)) ?? "us-east-1");
  if (regions.length > 0) return [...new Set(regions)];
  const home = await homeRegion(session);
  if (home) return [home];
  throw new InspectionError("usage", "No region is set.", {
    hint: "Give --region, set AWS_REGION, set one for the profile (aws configure set region eu-west-1), or ask by ARN.",
  });
}

/** The environment's or the profile's region; undefined without any. */
export async function homeRegion({ context: { env }, ...session }: Session): Promise<string | undefined> {
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (named) return named;
  const { ElasticLoadBalancingV2Client } = await import("@aws-sdk/client-elastic-load-balancing-v2");
  const client = new ElasticLoadBalancingV2Client(session.config("ELASTIC_LOAD_BALANCING_V2"));
  try {
    return await client.config.region();
  } catch {
    return undefined; // the SDK throws when neither file names a region
  } finally {
    client.destroy();
  }
}
