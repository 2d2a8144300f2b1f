import { z } from "zod";

const region = z.string().regex(/^(all|[a-z]{2}(-[a-z]+)+-\d+)$/, 'a region is written like "eu-west-1", or "all"');

/**
 * How AWS is reached and how much is read. Credentials and endpoints come from the environment, as for every AWS tool:
 * AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 …
 */
export const awsOptions = z.object({
  /** Where to look when no ARN says it; ["all"] = every region enabled for the account. */
  regions: z.array(region).optional(),
  profile: z.string().min(1).optional(),
  /** Assumed before anything is read. */
  roleArn: z
    .string()
    .regex(/^arn:[a-z-]+:iam::\d{12}:role\/\S+$/, 'a role ARN is written like "arn:aws:iam::123456789012:role/NAME"')
    .optional(),
  /** A CloudWatch log group, by name or ARN, that holds load balancer logs. */
  logGroup: z.string().min(1).optional(),
  /** The targets' idle keep-alive as the user states it. */
  appKeepAliveSeconds: z.number().nonnegative().optional(),
  /** Calls and downloads in flight at once. */
  concurrency: z.number().int().positive().default(8),
  /** S3 log objects read per load balancer and log type, and pages of log events; what is left is a gap. */
  maxObjects: z.number().int().positive().default(500),
  /** Also reads ECS services, functions and web ACLs over a whole fleet; for one load balancer they are read where a fault asks for it. */
  deep: z.boolean().default(false),
});

/** What `connect` of the aws provider takes, parsed. */
export type AwsOptions = z.infer<typeof awsOptions>;
