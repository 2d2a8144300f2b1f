import { InspectionError } from "@cloud502/core";

/** The parts of an ARN. */
export interface Arn {
  readonly text: string;
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All behind the fifth colon. */
  readonly resource: string;
}

/** An ARN that can be asked about, and which kind of thing it names. */
export interface SubjectArn extends Arn {
  readonly kind: "application" | "target-group" | "unsupported";
}

const arn = /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12})?:(\S+)$/;
const hint =
  "Give a target group's or an application load balancer's ARN, such as " +
  "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef; " +
  "`aws elbv2 describe-target-groups` prints them.";

/** Splits any ARN; undefined when `text` is none. */
export function splitArn(text: string): Arn | undefined {
  const [, partition, service, region, account = "", resource] = arn.exec(text) ?? [];
  if (!partition || !service || region === undefined || !resource) return undefined;
  return { text, partition, service, region, account, resource };
}

/** Reads a target group's or load balancer's ARN; an InspectionError "usage" says what is wrong with any other. */
export function subjectArn(text: string): SubjectArn {
  const parts = splitArn(text);
  if (!parts) throw usage(`Not an ARN: ${JSON.stringify(text)}.`);
  if (parts.service !== "elasticloadbalancing")
    throw usage(`The ARN is of ${parts.service}, not of elasticloadbalancing.`);
  if (!parts.region || !parts.account) throw usage("The ARN lacks its region or its account.");
  const kind = kindOf(parts.resource);
  if (!kind)
    throw usage(`The ARN names neither a target group nor a load balancer: ${JSON.stringify(parts.resource)}.`);
  return { ...parts, kind };
}

/** The tail of an ARN that CloudWatch uses as a dimension and logs as a name: "app/web/0123456789abcdef", "targetgroup/web/…". */
export function dimensionOf(text: string): string {
  const resource = splitArn(text)?.resource ?? text;
  return resource.replace(/^loadbalancer\//, "");
}

function kindOf(resource: string): SubjectArn["kind"] | undefined {
  if (/^targetgroup\/[^/]+\/[0-9a-f]+$/.test(resource)) return "target-group";
  if (/^loadbalancer\/app\/[^/]+\/[0-9a-f]+$/.test(resource)) return "application";
  if (/^loadbalancer\/(?:(?:net|gwy)\/[^/]+\/[0-9a-f]+|[^/]+)$/.test(resource)) return "unsupported";
  return undefined;
}

function usage(message: string): InspectionError {
  return new InspectionError("usage", message, { hint });
}
