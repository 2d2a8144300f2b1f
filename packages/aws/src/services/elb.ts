import {
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { InspectionError } from "@cloud502/core";
import type { Listener, ListenerRule, LoadBalancer, TargetGroup, TargetHealth } from "../model.ts";
import type { Session } from "../session.ts";
import { callerOf } from "./caller.ts";
import { toAttributes, toListener, toLoadBalancer, toRule, toTargetGroup, toTargetHealth } from "./elb-shapes.ts";

/** The ELBv2 calls in one region, each answering in our own shapes. */
export interface Elb {
  /** All of the region, or those named. */
  loadBalancers(arns?: readonly string[]): Promise<readonly LoadBalancer[]>;
  targetGroups(of?: { arns: readonly string[] } | { loadBalancer: string }): Promise<readonly TargetGroup[]>;
  loadBalancerAttributes(arn: string): Promise<Readonly<Record<string, string>>>;
  targetGroupAttributes(arn: string): Promise<Readonly<Record<string, string>>>;
  /** Without rules and further certificates. */
  listeners(loadBalancer: string): Promise<readonly Listener[]>;
  rules(listener: string): Promise<readonly ListenerRule[]>;
  /** ARNs, the default certificate included. */
  listenerCertificates(listener: string): Promise<readonly string[]>;
  targetHealth(targetGroup: string): Promise<readonly TargetHealth[]>;
}

const PageSize = 400; // the most that the API allows; not together with ARNs
const arnsPerCall = 20;

/** Opens ELBv2 in one region. */
export function openElb(session: Session, region: string): Elb {
  const client = new ElasticLoadBalancingV2Client(session.config("ELASTIC_LOAD_BALANCING_V2", region));
  session.onClose(() => client.destroy());
  const { ask, list } = callerOf(session, "elasticloadbalancing", region);

  const loadBalancers = (input: { LoadBalancerArns?: string[]; PageSize?: number }) =>
    list(
      "DescribeLoadBalancers",
      async (Marker, options) => {
        const reply = await client.send(new DescribeLoadBalancersCommand({ ...input, Marker }), options);
        return { items: reply.LoadBalancers, next: reply.NextMarker };
      },
      toLoadBalancer,
    );
  const targetGroups = (input: { TargetGroupArns?: string[]; LoadBalancerArn?: string; PageSize?: number }) =>
    list(
      "DescribeTargetGroups",
      async (Marker, options) => {
        const reply = await client.send(new DescribeTargetGroupsCommand({ ...input, Marker }), options);
        return { items: reply.TargetGroups, next: reply.NextMarker };
      },
      toTargetGroup,
    );
  const health = async (TargetGroupArn: string, anomalies: boolean) => {
    const input = { TargetGroupArn, ...(anomalies && { Include: ["AnomalyDetection" as const] }) };
    const targets = await ask(
      "DescribeTargetHealth",
      (options) => client.send(new DescribeTargetHealthCommand(input), options),
      (reply) => reply.TargetHealthDescriptions,
    );
    return targets.flatMap((target) => toTargetHealth(target) ?? []);
  };

  return {
    loadBalancers: async (arns) =>
      arns
        ? (await Promise.all(batches(arns).map((LoadBalancerArns) => loadBalancers({ LoadBalancerArns })))).flat()
        : await loadBalancers({ PageSize }),
    targetGroups: async (of) => {
      if (!of) return await targetGroups({ PageSize });
      if ("loadBalancer" in of) return await targetGroups({ LoadBalancerArn: of.loadBalancer });
      return (await Promise.all(batches(of.arns).map((TargetGroupArns) => targetGroups({ TargetGroupArns })))).flat();
    },
    loadBalancerAttributes: async (LoadBalancerArn) =>
      toAttributes(
        await ask(
          "DescribeLoadBalancerAttributes",
          (options) => client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }), options),
          (reply) => reply.Attributes,
        ),
      ),
    targetGroupAttributes: async (TargetGroupArn) =>
      toAttributes(
        await ask(
          "DescribeTargetGroupAttributes",
          (options) => client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }), options),
          (reply) => reply.Attributes,
        ),
      ),
    listeners: (LoadBalancerArn) =>
      list(
        "DescribeListeners",
        async (Marker, options) => {
          const reply = await client.send(new DescribeListenersCommand({ LoadBalancerArn, PageSize, Marker }), options);
          return { items: reply.Listeners, next: reply.NextMarker };
        },
        toListener,
      ),
    rules: (ListenerArn) =>
      list(
        "DescribeRules",
        async (Marker, options) => {
          const reply = await client.send(new DescribeRulesCommand({ ListenerArn, PageSize, Marker }), options);
          return { items: reply.Rules, next: reply.NextMarker };
        },
        toRule,
      ),
    listenerCertificates: (ListenerArn) =>
      list(
        "DescribeListenerCertificates",
        async (Marker, options) => {
          const input = { ListenerArn, PageSize, Marker };
          const reply = await client.send(new DescribeListenerCertificatesCommand(input), options);
          return { items: reply.Certificates, next: reply.NextMarker };
        },
        (certificate) => certificate.CertificateArn,
      ),
    async targetHealth(targetGroup) {
      try {
        return await health(targetGroup, true);
      } catch (error) {
        // Partitions and emulators that do not know anomaly detection refuse the whole call.
        if (error instanceof InspectionError && error.code === "usage") return await health(targetGroup, false);
        throw error;
      }
    },
  };
}

function batches(arns: readonly string[]): string[][] {
  const result: string[][] = [];
  for (let start = 0; start < arns.length; start += arnsPerCall) result.push(arns.slice(start, start + arnsPerCall));
  return result;
}
