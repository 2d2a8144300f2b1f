import type { Cloud } from "../cloud.ts";
import { healthCheckOf, usersOf } from "../health.ts";
import type { WireValue } from "../wire.ts";
import type { Action, Listener, LoadBalancer, TargetGroup } from "../world.ts";

/** The attributes that switch S3 logs on. */
export function logAttributes(logs: LoadBalancer["logs"]): Readonly<Record<string, string>> {
  if (logs.to !== "s3") return {};
  const kinds = [
    "access_logs",
    ...(logs.also ?? []).map((kind) => (kind === "connection" ? "connection_logs" : "health_check_logs")),
  ];
  return Object.fromEntries(
    kinds.flatMap((kind) => [
      [`${kind}.s3.enabled`, "true"],
      [`${kind}.s3.bucket`, logs.bucket],
      [`${kind}.s3.prefix`, logs.prefix ?? ""],
    ]),
  );
}

/** A LoadBalancer of the API. */
export function describeLoadBalancer({ world, names, time }: Cloud, loadBalancer: LoadBalancer): WireValue {
  return {
    LoadBalancerArn: names.loadBalancerArn(loadBalancer),
    DNSName: names.dnsName(loadBalancer.name),
    CanonicalHostedZoneId: "Z35SXDOTRQ7X7K",
    CreatedTime: new Date(time(-86_400 * 200)),
    LoadBalancerName: loadBalancer.name,
    Scheme: loadBalancer.internal ? "internal" : "internet-facing",
    VpcId: names.vpcId(),
    State: { Code: "active" },
    Type: "application",
    AvailabilityZones: loadBalancer.subnets.map((name) => ({
      ZoneName: world.subnets.find((subnet) => subnet.name === name)?.zone,
      SubnetId: names.subnetId(name),
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: loadBalancer.securityGroups.map((name) => names.securityGroupId(name)),
    IpAddressType: "ipv4",
  };
}

/** A Listener of the API. */
export function describeListener({ names }: Cloud, { name }: LoadBalancer, listener: Listener): WireValue {
  return {
    ListenerArn: names.listenerArn(name, listener.port),
    LoadBalancerArn: names.loadBalancerArn(name),
    Port: listener.port,
    Protocol: listener.protocol,
    ...(listener.protocol === "HTTPS"
      ? {
          Certificates: listener.certificate ? [{ CertificateArn: names.certificateArn(listener.certificate) }] : [],
          SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
        }
      : {}),
    DefaultActions: [describeAction(names, listener.otherwise)],
  };
}

/** A listener's Rules of the API, the default rule last. */
export function describeRules({ names }: Cloud, { name }: LoadBalancer, listener: Listener) {
  const rules = (listener.rules ?? []).toSorted((left, right) => left.priority - right.priority);
  return [
    ...rules.map(({ priority, paths, hosts, action }) => ({
      RuleArn: names.ruleArn(name, listener.port, priority),
      Priority: String(priority),
      Conditions: [
        ...(paths ? [{ Field: "path-pattern", Values: paths, PathPatternConfig: { Values: paths } }] : []),
        ...(hosts ? [{ Field: "host-header", Values: hosts, HostHeaderConfig: { Values: hosts } }] : []),
      ],
      Actions: [describeAction(names, action)],
      IsDefault: false,
    })),
    {
      RuleArn: names.ruleArn(name, listener.port, "default"),
      Priority: "default",
      Conditions: [],
      Actions: [describeAction(names, listener.otherwise)],
      IsDefault: true,
    },
  ];
}

function describeAction(names: Cloud["names"], action: Action): WireValue {
  if ("forward" in action) {
    const groups = action.forward.map(({ targetGroup, weight = 1 }) => ({
      TargetGroupArn: names.targetGroupArn(targetGroup),
      Weight: weight,
    }));
    return {
      Type: "forward",
      Order: 1,
      TargetGroupArn: groups.length === 1 ? groups[0]?.TargetGroupArn : undefined,
      ForwardConfig: { TargetGroups: groups, TargetGroupStickinessConfig: { Enabled: false } },
    };
  }
  if ("redirect" in action) {
    const { protocol, port, status } = action.redirect;
    const RedirectConfig = {
      Protocol: protocol,
      Port: String(port),
      Host: "#{host}",
      Path: "/#{path}",
      Query: "#{query}",
      StatusCode: `HTTP_${status}`,
    };
    return { Type: "redirect", Order: 1, RedirectConfig };
  }
  const { status, body } = action.fixedResponse;
  return {
    Type: "fixed-response",
    Order: 1,
    FixedResponseConfig: { MessageBody: body, StatusCode: String(status), ContentType: "text/plain" },
  };
}

/** A TargetGroup of the API. */
export function describeTargetGroup({ world, names }: Cloud, group: TargetGroup): WireValue {
  const check = healthCheckOf(group);
  const lambda = group.type === "lambda";
  return {
    TargetGroupArn: names.targetGroupArn(group),
    TargetGroupName: group.name,
    ...(lambda ? {} : { Protocol: group.protocol ?? "HTTP", Port: group.port ?? 80, VpcId: names.vpcId() }),
    ...(lambda
      ? {}
      : {
          HealthCheckProtocol: check.protocol,
          HealthCheckPort: check.port === undefined ? "traffic-port" : String(check.port),
        }),
    HealthCheckEnabled: check.enabled,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    HealthCheckPath: check.path,
    Matcher: group.protocolVersion === "GRPC" ? { GrpcCode: check.matcher } : { HttpCode: check.matcher },
    LoadBalancerArns: usersOf(world, group.name).map((user) => names.loadBalancerArn(user)),
    TargetType: group.type,
    ...(lambda ? {} : { ProtocolVersion: group.protocolVersion ?? "HTTP1" }),
    IpAddressType: lambda ? undefined : "ipv4",
  };
}
