const guide = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application";

/** The pages of AWS that rules and explanations cite. */
export const docs = {
  troubleshooting: `${guide}/load-balancer-troubleshooting.html`,
  accessLogs: `${guide}/load-balancer-access-logs.html`,
  enableAccessLogs: `${guide}/enable-access-logging.html`,
  connectionLogs: `${guide}/load-balancer-connection-logs.html`,
  healthCheckLogs: `${guide}/load-balancer-health-check-logs.html`,
  cloudWatchLogs: `${guide}/load-balancer-cloudwatch-logs.html`,
  metrics: `${guide}/load-balancer-cloudwatch-metrics.html`,
  healthChecks: `${guide}/target-group-health-checks.html`,
  groupHealth: `${guide}/target-group-health.html`,
  groupAttributes: `${guide}/edit-target-group-attributes.html`,
  targetGroups: `${guide}/load-balancer-target-groups.html`,
  loadBalancers: `${guide}/application-load-balancers.html`,
  attributes: `${guide}/edit-load-balancer-attributes.html`,
  listenerRules: `${guide}/listener-rules.html`,
  subnets: `${guide}/application-load-balancers.html#subnets-load-balancer`,
  certificates: `${guide}/https-listener-certificates.html`,
  authentication: `${guide}/listener-authenticate-users.html`,
  mutualTls: `${guide}/mutual-authentication.html`,
  lambda: `${guide}/lambda-functions.html`,
  limits: `${guide}/load-balancer-limits.html`,
  explain502: "https://repost.aws/knowledge-center/elb-alb-troubleshoot-502-errors",
  explain504: "https://repost.aws/knowledge-center/504-error-alb",
  zonalShift: "https://docs.aws.amazon.com/r53recovery/latest/dg/arc-zonal-shift.html",
  describeLoadBalancers:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html",
} as const;
