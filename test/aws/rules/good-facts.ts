import type { AwsFacts } from "../../../packages/aws/src/facts.ts";

export const loadBalancer =
  "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188";
export const web = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/6d0ecf831eec9f09";
export const since = "2026-11-22T13:00:00.000Z";
export const until = "2026-11-22T14:00:00.000Z";
export const targets = ["10.0.1.10:8080", "10.0.2.10:8080", "10.0.3.10:8080"] as const;
export const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] as const;

export const targetGroup: AwsFacts["targetGroups"][number] = {
  arn: web,
  name: "web",
  protocol: "HTTP",
  protocolVersion: "HTTP1",
  port: 8080,
  targetType: "ip",
  vpc: "vpc-1",
  loadBalancers: [loadBalancer],
  healthCheckEnabled: true,
  matcher: "200-299",
  attributes: {},
};

const open = [{ protocol: "-1", cidrs: ["0.0.0.0/0"], groups: [], prefixLists: [] }];

/** Everything known and nothing wrong. */
export const goodFacts: AwsFacts = {
  arn: loadBalancer,
  account: "111122223333",
  region: "eu-west-1",
  loadBalancer: {
    arn: loadBalancer,
    name: "shop",
    state: "active",
    vpc: "vpc-1",
    zones: zones.map((name, index) => ({ name, subnet: `subnet-lb-${index + 1}` })),
    securityGroups: ["sg-lb"],
    attributes: {},
  },
  targetGroups: [targetGroup],
  listeners: [
    {
      arn: "arn:listener",
      port: 443,
      protocol: "HTTPS",
      certificates: ["arn:certificate"],
      defaultActions: [{ type: "forward", targetGroups: [{ arn: web }] }],
      rules: [
        {
          arn: "arn:rule",
          priority: "default",
          conditions: [],
          actions: [{ type: "forward", targetGroups: [{ arn: web }] }],
        },
      ],
    },
  ],
  certificates: [
    { arn: "arn:certificate", domain: "shop.example.com", status: "ISSUED", notAfter: "2027-11-01T00:00:00.000Z" },
  ],
  securityGroups: [
    { id: "sg-lb", ingress: open, egress: open },
    {
      id: "sg-web",
      ingress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, cidrs: [], groups: ["sg-lb"], prefixLists: [] }],
      egress: open,
    },
  ],
  subnets: [1, 2, 3].flatMap((index) => [
    { id: `subnet-lb-${index}`, zone: zones[index - 1] ?? "", cidr: `10.0.10${index}.0/24`, freeAddresses: 200 },
    { id: `subnet-web-${index}`, zone: zones[index - 1] ?? "", cidr: `10.0.${index}.0/24`, freeAddresses: 200 },
  ]),
  networkAcls: [
    {
      id: "acl-1",
      subnets: [1, 2, 3].flatMap((index) => [`subnet-lb-${index}`, `subnet-web-${index}`]),
      entries: [true, false].map((egress) => ({ egress, number: 100, protocol: "-1", allow: true, cidr: "0.0.0.0/0" })),
    },
  ],
  interfaces: targets.map((address, index) => ({
    address: address.split(":")[0] ?? "",
    subnet: `subnet-web-${index + 1}`,
    securityGroups: ["sg-web"],
  })),
  lambdas: [{ arn: "arn:aws:lambda:eu-west-1:111122223333:function:shop:live", targetGroup: web }],
  deliveries: ["ALB_ACCESS_LOGS", "ALB_CONNECTION_LOGS", "ALB_HEALTH_CHECK_LOGS"].map((logType) => ({
    logType,
    destination: "arn:log-group",
    destinationType: "CWL",
  })),
};
