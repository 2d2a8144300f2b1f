import { lambdaGroupDefaults, listenerDefaults, loadBalancerDefaults, targetGroupDefaults } from "../attributes.ts";
import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { healthCheckOf, usersOf } from "../health.ts";
import { pageOf } from "../paging.ts";
import type { ApiCall, Operations, WireValue } from "../wire.ts";
import type { Action, Listener, LoadBalancer, TargetGroup } from "../world.ts";
import { describeTargetHealth } from "./target-health.ts";

const largestPage = 400;

/** Elastic Load Balancing v2: the Describe calls (API version 2015-12-01). */
export function elbv2(cloud: Cloud): Operations {
  const { world, names } = cloud;
  const here = (call: ApiCall) => call.region === world.region;
  const loadBalancers = (call: ApiCall) => (here(call) ? world.loadBalancers : []);
  const groups = (call: ApiCall) => (here(call) ? world.targetGroups : []);

  function loadBalancer(call: ApiCall, arn = call.parameters.text("LoadBalancerArn")): LoadBalancer {
    assertArn(arn, "loadbalancer/", "load balancer");
    const found = loadBalancers(call).find((other) => names.loadBalancerArn(other) === arn);
    if (!found) throw new ApiFault("LoadBalancerNotFound", `Load balancers '[${arn}]' not found`);
    return found;
  }
  function group(call: ApiCall, arn = call.parameters.text("TargetGroupArn")): TargetGroup {
    assertArn(arn, "targetgroup/", "target group");
    const found = groups(call).find((other) => names.targetGroupArn(other) === arn);
    if (!found) throw new ApiFault("TargetGroupNotFound", `One or more target groups not found`);
    return found;
  }
  function listener(
    call: ApiCall,
    arn = call.parameters.text("ListenerArn"),
  ): { readonly owner: LoadBalancer; readonly listener: Listener } {
    assertArn(arn, "listener/", "listener");
    for (const owner of loadBalancers(call)) {
      const found = owner.listeners.find(({ port }) => names.listenerArn(owner.name, port) === arn);
      if (found) return { owner, listener: found };
    }
    throw new ApiFault("ListenerNotFound", "One or more listeners not found");
  }
  function page(call: ApiCall, all: readonly WireValue[], list: string): WireValue {
    const size = call.parameters.number("PageSize") ?? largestPage;
    if (size < 1 || size > largestPage)
      throw new ApiFault(
        "ValidationError",
        `1 validation error detected: Value '${size}' at 'pageSize' failed to satisfy constraint: Member must have value between 1 and ${largestPage}`,
      );
    const { items, next } = pageOf(all, size, call.parameters.text("Marker"));
    return { [list]: items, NextMarker: next };
  }

  return {
    DescribeLoadBalancers(call) {
      const arns = call.parameters.texts("LoadBalancerArns");
      const wanted = call.parameters.texts("Names");
      if (arns.length > 20)
        throw new ApiFault("ValidationError", "The number of load balancer ARNs must not exceed 20");
      const byArn = arns.map((arn) => loadBalancer(call, arn));
      const byName = wanted.map((name) => {
        const found = loadBalancers(call).find((other) => other.name === name);
        if (!found) throw new ApiFault("LoadBalancerNotFound", `Load balancers '[${name}]' not found`);
        return found;
      });
      const all = arns.length + wanted.length > 0 ? [...byArn, ...byName] : loadBalancers(call);
      return page(
        call,
        all.map((found) => describeLoadBalancer(cloud, found)),
        "LoadBalancers",
      );
    },
    DescribeLoadBalancerAttributes(call) {
      const { attributes, logs } = loadBalancer(call);
      return { Attributes: keyValues({ ...loadBalancerDefaults, ...logAttributes(logs), ...attributes }) };
    },
    DescribeListeners(call) {
      const arns = call.parameters.texts("ListenerArns");
      if (arns.length > 0) {
        const all = arns.map((arn) => listener(call, arn));
        return page(
          call,
          all.map(({ owner, listener: found }) => describeListener(cloud, owner, found)),
          "Listeners",
        );
      }
      const owner = loadBalancer(call);
      return page(
        call,
        owner.listeners.map((found) => describeListener(cloud, owner, found)),
        "Listeners",
      );
    },
    DescribeListenerAttributes(call) {
      const { listener: found } = listener(call);
      return {
        Attributes:
          found.protocol === "HTTPS"
            ? keyValues(listenerDefaults)
            : keyValues({ "routing.http.response.server.enabled": "true" }),
      };
    },
    DescribeRules(call) {
      const arns = call.parameters.texts("RuleArns");
      const owners =
        arns.length > 0
          ? loadBalancers(call).flatMap((owner) => owner.listeners.map((found) => ({ owner, listener: found })))
          : [listener(call)];
      const all = owners.flatMap(({ owner, listener: found }) => describeRules(cloud, owner, found));
      const wanted = arns.map((arn) => {
        const rule = all.find(({ RuleArn }) => RuleArn === arn);
        if (!rule) throw new ApiFault("RuleNotFound", "One or more rules not found");
        return rule;
      });
      return page(call, arns.length > 0 ? wanted : all, "Rules");
    },
    DescribeListenerCertificates(call) {
      const { listener: found } = listener(call);
      const all = found.certificate
        ? [{ CertificateArn: names.certificateArn(found.certificate), IsDefault: true }]
        : [];
      return page(call, all, "Certificates");
    },
    DescribeTargetGroups(call) {
      const arns = call.parameters.texts("TargetGroupArns");
      const wanted = call.parameters.texts("Names");
      const user = call.parameters.text("LoadBalancerArn");
      const owner = user === undefined ? undefined : loadBalancer(call, user);
      const byName = wanted.map((name) => {
        const found = groups(call).find((other) => other.name === name);
        if (!found) throw new ApiFault("TargetGroupNotFound", "One or more target groups not found");
        return found;
      });
      const chosen =
        arns.length + wanted.length > 0 ? [...arns.map((arn) => group(call, arn)), ...byName] : groups(call);
      const all = owner ? chosen.filter(({ name }) => usersOf(world, name).includes(owner)) : chosen;
      return page(
        call,
        all.map((found) => describeTargetGroup(cloud, found)),
        "TargetGroups",
      );
    },
    DescribeTargetGroupAttributes(call) {
      const { type, attributes } = group(call);
      return {
        Attributes: keyValues({ ...(type === "lambda" ? lambdaGroupDefaults : targetGroupDefaults), ...attributes }),
      };
    },
    DescribeTargetHealth: (call) => describeTargetHealth(cloud, group(call), call.parameters),
    DescribeTags(call) {
      const arns = call.parameters.texts("ResourceArns");
      if (arns.length > 20) throw new ApiFault("ValidationError", "The number of resource ARNs must not exceed 20");
      return {
        TagDescriptions: arns.map((arn) => ({
          ResourceArn: arn,
          Tags: keyValues((arn.includes(":targetgroup/") ? group(call, arn) : loadBalancer(call, arn)).tags ?? {}),
        })),
      };
    },
    DescribeAccountLimits: () => ({
      Limits: [
        { Name: "application-load-balancers", Max: "50" },
        { Name: "target-groups", Max: "3000" },
      ],
    }),
  };
}

function assertArn(arn: string | undefined, kind: string, words: string): asserts arn is string {
  if (arn === undefined) throw new ApiFault("ValidationError", `A ${words} ARN must be specified`);
  if (!arn.startsWith("arn:") || arn.split(":").length < 6 || !arn.split(":").slice(5).join(":").startsWith(kind)) {
    throw new ApiFault("ValidationError", `'${arn}' is not a valid ${words} ARN`);
  }
}

function keyValues(record: Readonly<Record<string, string>>): WireValue {
  return Object.entries(record).map(([Key, Value]) => ({ Key, Value }));
}

function logAttributes(logs: LoadBalancer["logs"]): Readonly<Record<string, string>> {
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

function describeLoadBalancer({ world, names, time }: Cloud, loadBalancer: LoadBalancer): WireValue {
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

function describeListener({ names }: Cloud, { name }: LoadBalancer, listener: Listener): WireValue {
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

function describeRules({ names }: Cloud, { name }: LoadBalancer, listener: Listener) {
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

function describeTargetGroup({ world, names }: Cloud, group: TargetGroup): WireValue {
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
