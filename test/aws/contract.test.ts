import { aws } from "@cloud502/aws";
import { describeAdapter } from "../contract.ts";
import { balancer, bareWorld, contractCloud, group } from "./worlds.ts";

/** Two load balancers, one of them logging to CloudWatch, and a target group of its own. */
const ordinary = {
  ...bareWorld,
  loadBalancers: [
    balancer("shop", "shop-api"),
    balancer("blog", "blog-web", { logs: { to: "cloudwatch", group: "/alb/blog", format: "json" } }),
  ],
  targetGroups: [
    group("shop-api", 3, { answers: [{ share: 0.05, status: 500 }] }),
    group("blog-web"),
    group("orphan", 1),
  ],
} as const;

describeAdapter({
  provider: aws,
  one: () => contractCloud(ordinary),
  many: () =>
    contractCloud({
      ...ordinary,
      targetGroups: [...ordinary.targetGroups, ...Array.from({ length: 401 }, (_, n) => group(`spare-${n}`, 0))],
    }),
  empty: () => contractCloud(bareWorld),
  optional: {
    action: "elasticloadbalancing:DescribeTargetGroupAttributes",
    question: "settings",
    permission: "elasticloadbalancing:DescribeTargetGroupAttributes",
  },
  listing: {
    action: "elasticloadbalancing:DescribeLoadBalancers",
    permission: "elasticloadbalancing:DescribeLoadBalancers",
  },
  credentials: true,
});
