import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import type { Operations } from "../wire.ts";

/** WAFv2: the web ACL of a load balancer (awsJson1.1). */
export function wafv2({ world, names }: Cloud): Operations {
  return {
    GetWebACLForResource({ parameters }) {
      const arn = parameters.text("ResourceArn") ?? "";
      const loadBalancer = world.loadBalancers.find((other) => names.loadBalancerArn(other) === arn);
      if (!loadBalancer)
        throw new ApiFault(
          "WAFNonexistentItemException",
          "AWS WAF couldn't perform the operation because your resource doesn't exist.",
        );
      const { webAcl } = loadBalancer;
      if (webAcl === undefined) return {};
      const ARN = names.webAclArn(webAcl);
      return {
        WebACL: {
          Name: webAcl,
          Id: ARN.split("/").at(-1),
          ARN,
          DefaultAction: { Allow: {} },
          VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: webAcl },
          Rules: [],
          Capacity: 0,
        },
      };
    },
  };
}
