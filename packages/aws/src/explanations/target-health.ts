import type { Row } from "./row.ts";

/** TargetHealthStateEnum and TargetHealthReasonEnum of ELBv2 (target-group-health-checks.html). */
export const targetHealth: readonly Row[] = [
  ["healthy", "The target passes its health checks", "State of DescribeTargetHealth: it gets requests.", []],
  [
    "unhealthy",
    "The target fails its health checks",
    "State of DescribeTargetHealth: it gets no requests unless all are unhealthy (fail open). The reason code says why.",
    ["`cloud502 explain <reason>`"],
  ],
  [
    "unhealthy.draining",
    "The target is unhealthy and its connections drain",
    "State of network load balancers' targets.",
    [],
  ],
  [
    "initial",
    "The target is being registered or checked for the first time",
    "State of DescribeTargetHealth: it gets no requests yet.",
    ["Wait for healthy threshold x interval."],
  ],
  [
    "draining",
    "The target is being deregistered",
    "State of DescribeTargetHealth: it finishes what it has, until the deregistration delay is over.",
    [],
  ],
  [
    "unused",
    "The target gets no traffic by configuration",
    "State of DescribeTargetHealth: not registered, in no rule, in a zone that is not enabled, or stopped.",
    ["`cloud502 explain <reason>`"],
  ],
  [
    "unavailable",
    "The target's health is not measured",
    "State of DescribeTargetHealth: health checks are off (usual for Lambda), or the load balancer cannot tell.",
    [],
  ],
  [
    "Elb.RegistrationInProgress",
    "The target is being registered",
    "It will be checked next.",
    ["If it lasts: is the group in a rule, and the target's zone enabled?"],
  ],
  [
    "Elb.InitialHealthChecking",
    "The first health checks are running",
    "The target must pass its first checks.",
    ["If it lasts: look at the application's start-up; ECS healthCheckGracePeriodSeconds."],
  ],
  [
    "Elb.InternalError",
    "The load balancer failed to check the target",
    "An internal error of AWS.",
    ["Retry; look at AWS Health; open a case."],
  ],
  [
    "Target.ResponseCodeMismatch",
    "The health check got a code that it does not accept",
    "The description holds the code: 404 = no such path, 301/302 = a redirect, 401/403 = a login, 5xx = the application is broken.",
    ["Ask the health-check path yourself.", "Set a path that answers 200, or --matcher HttpCode=200-399."],
  ],
  [
    "Target.Timeout",
    "The health check timed out",
    "No connection (security group, network ACL, route), or no answer within the check's timeout (slow or overloaded target).",
    [
      "Open the health-check port to the load balancer's security group.",
      "Make the health page cheap; raise --health-check-timeout-seconds (2 to 120).",
    ],
  ],
  [
    "Target.FailedHealthChecks",
    "The health check could not connect, or got no HTTP",
    "Nothing listens on the port, the check speaks another protocol (HTTP to HTTPS), or TLS fails.",
    [
      "`ss -ltnp` on the target: the port, and not 127.0.0.1 only.",
      "Compare --health-check-protocol and port with the application's.",
    ],
  ],
  [
    "Target.NotRegistered",
    "The target is not in the group",
    "Nothing is registered under that id and port.",
    ["Register it; a wrong port counts as not registered."],
  ],
  [
    "Target.NotInUse",
    "The target is not used by a load balancer",
    "The group is in no listener rule, or the target's Availability Zone is not enabled.",
    ["Add a rule, or enable the zone: aws elbv2 set-subnets."],
  ],
  ["Target.InvalidState", "The instance is stopped or terminated", "EC2 says so.", ["Start it, or deregister it."]],
  [
    "Target.IpUnusable",
    "The address belongs to a load balancer",
    "Such an address cannot be a target.",
    ["Register the servers' own addresses."],
  ],
  [
    "Target.DeregistrationInProgress",
    "The target is being deregistered",
    "It drains until the deregistration delay is over.",
    ["Expected in a deployment; with 502s see `cloud502 explain deregistration_delay.timeout_seconds`."],
  ],
  [
    "Target.HealthCheckDisabled",
    "Health checks are off",
    "Usual for Lambda target groups.",
    ["Enable them if failover is wanted."],
  ],
];
