import type { Series } from "@cloud502/core";
import { dimensionOf } from "./arn.ts";
import type { LoadBalancer, TargetGroup } from "./model.ts";

type Metric = readonly [name: string, ...statistics: Series["statistic"][]];

/** Of the load balancer as a whole (load-balancer-cloudwatch-metrics.html). */
const loadBalancerMetrics: readonly Metric[] = [
  ["RequestCount", "Sum"],
  ["HTTPCode_ELB_4XX_Count", "Sum"],
  ["HTTPCode_ELB_5XX_Count", "Sum"],
  ["HTTPCode_ELB_500_Count", "Sum"],
  ["HTTPCode_ELB_502_Count", "Sum"],
  ["HTTPCode_ELB_503_Count", "Sum"],
  ["HTTPCode_ELB_504_Count", "Sum"],
  ["HTTPCode_Target_5XX_Count", "Sum"],
  ["HTTP_Fixed_Response_Count", "Sum"],
  ["RejectedConnectionCount", "Sum"],
  ["CapacityUtilization", "Maximum"],
  ["ClientTLSNegotiationErrorCount", "Sum"],
  ["TargetConnectionErrorCount", "Sum"],
  ["TargetTLSNegotiationErrorCount", "Sum"],
  ["TargetControlRequestRejectCount", "Sum"],
  ["ELBAuthError", "Sum"],
  ["ELBAuthFailure", "Sum"],
  ["JWTValidationFailureCount", "Sum"],
  ["DesyncMitigationMode_NonCompliant_Request_Count", "Sum"],
  ["NonStickyRequestCount", "Sum"],
  ["AppCookieNonStickinessCount", "Sum"],
];

/** Of each of its zones. */
const zoneMetrics: readonly Metric[] = [
  ["RequestCount", "Sum"],
  ["HTTPCode_ELB_5XX_Count", "Sum"],
  ["HTTPCode_ELB_502_Count", "Sum"],
  ["HTTPCode_ELB_503_Count", "Sum"],
  ["HTTPCode_ELB_504_Count", "Sum"],
  ["HTTPCode_Target_5XX_Count", "Sum"],
  ["TargetConnectionErrorCount", "Sum"],
];

/** Of each of its target groups of servers. */
const serverMetrics: readonly Metric[] = [
  ["RequestCount", "Sum"],
  ["HTTPCode_Target_5XX_Count", "Sum"],
  ["TargetConnectionErrorCount", "Sum"],
  ["TargetTLSNegotiationErrorCount", "Sum"],
  ["TargetResponseTime", "p99"],
  ["HealthyHostCount", "Minimum", "Maximum"],
  ["UnHealthyHostCount", "Minimum", "Maximum"],
  ["AnomalousHostCount", "Maximum"],
  ["UnhealthyRoutingRequestCount", "Sum"],
  ["TargetControlRequestRejectCount", "Sum"],
];

/** Of each of its target groups of functions. */
const functionMetrics: readonly Metric[] = [
  ["RequestCount", "Sum"],
  ["LambdaInternalError", "Sum"],
  ["LambdaUserError", "Sum"],
];

/** A load balancer with the target groups that are asked about. */
export interface Measured {
  readonly loadBalancer: LoadBalancer;
  readonly targetGroups: readonly TargetGroup[];
}

/** A series before its points: dimensions are LoadBalancer and TargetGroup as whole ARNs, AvailabilityZone by name. */
export type SeriesHead = Pick<Series, "name" | "statistic"> & {
  readonly dimensions: {
    readonly LoadBalancer: string;
    readonly TargetGroup?: string;
    readonly AvailabilityZone?: string;
  };
};

/** Every series that rules look at. */
export function seriesOf({ loadBalancer, targetGroups }: Measured): readonly SeriesHead[] {
  const whole = { LoadBalancer: loadBalancer.arn };
  return [
    ...heads(loadBalancerMetrics, whole),
    ...loadBalancer.zones.flatMap(({ name }) => heads(zoneMetrics, { ...whole, AvailabilityZone: name })),
    ...targetGroups.flatMap(({ arn, targetType }) =>
      heads(targetType === "lambda" ? functionMetrics : serverMetrics, { ...whole, TargetGroup: arn }),
    ),
  ];
}

/** CloudWatch knows load balancers and target groups by the tail of their ARN. */
export function cloudWatchDimensions(dimensions: SeriesHead["dimensions"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, dimensionOf(value)]));
}

function heads(metrics: readonly Metric[], dimensions: SeriesHead["dimensions"]): readonly SeriesHead[] {
  return metrics.flatMap(([name, ...statistics]) => statistics.map((statistic) => ({ name, statistic, dimensions })));
}
