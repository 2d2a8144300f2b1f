import type { Application, LambdaFunction, Period, Traffic } from "./behaviour.ts";

/**
 * A piece of AWS as its owner would describe it: what was built, how the applications behave, which traffic comes.
 * It states faults and traffic, never symptoms: health, logs and metrics are worked out from it by the simulation.
 * Things refer to each other by name; addresses of AWS (ARNs, ids) are made up from names and the seed.
 */
export interface World {
  readonly account: string;
  readonly region: string;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly targetGroups: readonly TargetGroup[];
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkAcls?: readonly NetworkAcl[];
  readonly certificates?: readonly Certificate[];
  readonly functions?: readonly LambdaFunction[];
  readonly services?: readonly ContainerService[];
}

/** An Application Load Balancer. */
export interface LoadBalancer {
  readonly name: string;
  readonly internal?: boolean;
  /** Names of subnets; one node of the load balancer runs in each. */
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly listeners: readonly Listener[];
  /** Differences from AWS's defaults, by attribute key. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly logs: LogDestination;
  readonly traffic: readonly Traffic[];
  readonly webAcl?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Where logs go: S3 by attribute, a CloudWatch vended delivery, or nowhere. */
export type LogDestination =
  | {
      readonly to: "s3";
      readonly bucket: string;
      readonly prefix?: string;
      readonly also?: readonly ("connection" | "health-check")[];
      /** What has happened to the third access-log object: stored without gzip, replaced by something else, its last line cut. */
      readonly damage?: "not-gzip" | "garbage" | "cut-line";
    }
  | {
      readonly to: "cloudwatch";
      readonly group: string;
      readonly format: "json" | "plain";
      readonly fields?: readonly string[];
      readonly delimiter?: string;
    }
  | { readonly to: "nowhere" };

/** A listener with its rules; `otherwise` is the default action. */
export interface Listener {
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
  readonly certificate?: string;
  readonly rules?: readonly ListenerRule[];
  readonly otherwise: Action;
}

/** Evaluated in ascending priority; a condition left out matches everything, `*` any characters. */
export interface ListenerRule {
  readonly priority: number;
  readonly paths?: readonly string[];
  readonly hosts?: readonly string[];
  readonly action: Action;
}

/** What a rule does; an absent weight is 1. */
export type Action =
  | { readonly forward: readonly { readonly targetGroup: string; readonly weight?: number }[] }
  | { readonly fixedResponse: { readonly status: number; readonly body?: string } }
  | { readonly redirect: { readonly status: 301 | 302; readonly protocol: string; readonly port: number } };

/** A target group; what is left out has AWS's default. */
export interface TargetGroup {
  readonly name: string;
  readonly type: "instance" | "ip" | "lambda";
  readonly protocol?: "HTTP" | "HTTPS";
  readonly protocolVersion?: "HTTP1" | "HTTP2" | "GRPC";
  readonly port?: number;
  readonly healthCheck?: HealthCheck;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly targets: readonly Target[];
  /** The name of a LambdaFunction, for type "lambda". */
  readonly function?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Differences from AWS's defaults. */
export interface HealthCheck {
  readonly enabled?: boolean;
  readonly protocol?: "HTTP" | "HTTPS";
  readonly path?: string;
  /** Absent = the traffic port. */
  readonly port?: number;
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly healthyThreshold?: number;
  readonly unhealthyThreshold?: number;
  readonly matcher?: string;
}

/** A registered machine or task with the application that runs on it. */
export interface Target {
  /** An instance id, or the address itself for type "ip". */
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly subnet: string;
  readonly securityGroup: string;
  /** Absent = registered long before the hour. */
  readonly registeredAt?: number;
  readonly deregisteredAt?: number;
  readonly instanceState?: "running" | "stopped";
  readonly application: Application;
}

/** A subnet; load balancers have a node in each of theirs. */
export interface Subnet {
  readonly name: string;
  readonly zone: string;
  readonly cidr: string;
  readonly freeAddresses?: number;
}

/** A security group; without `egress` everything may leave. */
export interface SecurityGroup {
  readonly name: string;
  readonly ingress: readonly Permission[];
  readonly egress?: readonly Permission[];
}

/** An allowed flow of TCP; it existed only `during` the period, so that a rule can be revoked at a time. */
export interface Permission {
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidr?: string;
  readonly group?: string;
  readonly during?: Period;
}

/** A network ACL; subnets in none have the default one, which lets everything pass. */
export interface NetworkAcl {
  readonly name: string;
  readonly subnets: readonly string[];
  readonly entries: readonly {
    readonly number: number;
    readonly egress: boolean;
    readonly allow: boolean;
    readonly cidr: string;
    readonly fromPort?: number;
    readonly toPort?: number;
    readonly during?: Period;
  }[];
}

/** A certificate of ACM. */
export interface Certificate {
  readonly name: string;
  readonly domain: string;
  readonly status?: "ISSUED" | "EXPIRED" | "PENDING_VALIDATION";
  /** Days from now. */
  readonly expiresInDays: number;
}

/** An ECS service that registers its tasks in a target group. */
export interface ContainerService {
  readonly cluster: string;
  readonly name: string;
  readonly targetGroup: string;
  readonly desired: number;
  readonly graceSeconds?: number;
  readonly stopTimeoutSeconds?: number;
  /** Seconds of the hour, with the message that ECS would write. */
  readonly events?: readonly { readonly at: number; readonly message: string }[];
}
