import type { Spread } from "../dice.ts";

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

/** Seconds since the start of the simulated hour (0 to 3600; before it: negative); an absent end is open. */
export interface Period {
  readonly from?: number;
  readonly to?: number;
}

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

export type Action =
  | { readonly forward: readonly { readonly targetGroup: string; readonly weight?: number }[] }
  | { readonly fixedResponse: { readonly status: number; readonly body?: string } }
  | { readonly redirect: { readonly status: 301 | 302; readonly protocol: string; readonly port: number } };

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

/** How a program behaves on the wire. */
export interface Application {
  /** How long it takes to answer. */
  readonly responseSeconds: Spread;
  /** It closes a connection that has been idle for so long. */
  readonly keepAliveSeconds: number;
  /** How late a close can cross a request: network latency plus a busy event loop. */
  readonly closeLagSeconds?: number;
  /** Nothing listens on the traffic port. */
  readonly portClosed?: readonly Period[];
  /** Requests that take longer than usual. */
  readonly slow?: readonly (Selection & { readonly seconds: Spread })[];
  /** Requests answered with another status than 200. */
  readonly answers?: readonly (Selection & { readonly status: number })[];
  /** Requests during which the process dies or closes the connection, `afterSeconds` into its work. */
  readonly crashes?: readonly (Selection & { readonly afterSeconds: Spread })[];
  /** Responses whose head no proxy may accept. */
  readonly invalidHeaders?: readonly Selection[];
  /** Size of the response head in bytes, when it is out of the ordinary. */
  readonly bigHeaders?: readonly (Selection & { readonly bytes: number })[];
  /** What it offers in a TLS handshake; absent = everything a load balancer asks for. */
  readonly tls?: { readonly versions: readonly string[]; readonly ciphers: readonly string[] };
  /** Its health page, when it differs from 200 at once. */
  readonly health?: readonly { readonly during?: Period; readonly status?: number; readonly seconds?: number }[];
  /** When the process ends, as in a deployment. */
  readonly stops?: { readonly at: number; readonly finishesRequests: boolean };
}

/** Which requests something happens to: a share (0 to 1) of those to a path within a period. */
export interface Selection {
  readonly path?: string;
  readonly share?: number;
  readonly during?: Period;
}

export interface Traffic {
  readonly host: string;
  readonly port: number;
  readonly protocol: "http" | "https" | "h2" | "grpcs";
  readonly requestsPerSecond: number;
  readonly during?: Period;
  readonly requests: readonly {
    readonly path: string;
    readonly method?: string;
    readonly share?: number;
    readonly query?: string;
  }[];
  readonly userAgents?: readonly string[];
  /** Many clients asking at the same beat, as dashboards do: so many requests every so many seconds. */
  readonly beat?: { readonly everySeconds: number; readonly requests: number; readonly jitterSeconds: number };
  /** Clients that give up after so many seconds. */
  readonly patienceSeconds?: number;
}

/** A Lambda function behind a target group. */
export interface LambdaFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly runSeconds: Spread;
  /** The function's resource policy lets the load balancer invoke it. Absent = yes. */
  readonly invokable?: boolean;
  readonly reservedConcurrency?: number;
  /** Invocations that throw. */
  readonly throws?: readonly Selection[];
  /** Invocations that return something that is no HTTP response. */
  readonly returnsNonsense?: readonly Selection[];
  /** Requests answered with another status than 200. */
  readonly answers?: readonly (Selection & { readonly status: number })[];
  /** Bytes returned, when more than a little. */
  readonly returnsBytes?: readonly (Selection & { readonly bytes: number })[];
}

export interface Subnet {
  readonly name: string;
  readonly zone: string;
  readonly cidr: string;
  readonly freeAddresses?: number;
}

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

/** True when `second` of the hour lies in the period; always true without one. */
export function within(period: Period | undefined, second: number): boolean {
  if (!period) return true;
  return second >= (period.from ?? Number.NEGATIVE_INFINITY) && second < (period.to ?? Number.POSITIVE_INFINITY);
}
