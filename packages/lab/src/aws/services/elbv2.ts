import { lambdaGroupDefaults, listenerDefaults, loadBalancerDefaults, targetGroupDefaults } from "../attributes.ts";
import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { usersOf } from "../health.ts";
import { pageOf } from "../paging.ts";
import type { ApiCall, Operations, WireValue } from "../wire.ts";
import type { Listener, LoadBalancer, TargetGroup } from "../world.ts";
import {
  describeListener,
  describeLoadBalancer,
  describeRules,
  describeTargetGroup,
  logAttributes,
} from "./elbv2-shapes.ts";
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
