import type { AwsFacts } from "./facts.ts";

/** A load balancer as listed, of any type. */
export interface LoadBalancer extends NonNullable<AwsFacts["loadBalancer"]> {
  /** application | network | gateway */
  readonly type: string;
}

/** A target group as listed, with its health check. */
export interface TargetGroup extends FactsTargetGroup {
  readonly healthCheck: {
    readonly protocol?: string;
    readonly port?: string;
    readonly path?: string;
    readonly intervalSeconds?: number;
    readonly timeoutSeconds?: number;
    readonly healthyThreshold?: number;
    readonly unhealthyThreshold?: number;
  };
}

/** One registered target with its health, as the API spells it. */
export interface TargetHealth {
  readonly id: string;
  readonly port?: number;
  readonly zone?: string;
  readonly state: string;
  readonly reason?: string;
  readonly description?: string;
  readonly anomalous?: boolean;
  /** "zonal_shift_active", …; absent without any. */
  readonly override?: string;
}

type FactsTargetGroup = AwsFacts["targetGroups"][number];
type Items<T> = NonNullable<T> extends readonly (infer Item)[] ? Item : never;
export type Listener = Items<AwsFacts["listeners"]>;
export type ListenerRule = Items<Listener["rules"]>;
export type Action = Items<Listener["defaultActions"]>;
export type SecurityGroup = Items<AwsFacts["securityGroups"]>;
export type PermissionRule = Items<SecurityGroup["ingress"]>;
export type NetworkAcl = Items<AwsFacts["networkAcls"]>;
export type Subnet = Items<AwsFacts["subnets"]>;
export type Interface = Items<AwsFacts["interfaces"]>;
export type Certificate = Items<AwsFacts["certificates"]>;
export type EcsService = Items<AwsFacts["ecsServices"]>;
export type LambdaFunction = Items<AwsFacts["lambdas"]>;
