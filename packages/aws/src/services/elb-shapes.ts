import type {
  RuleCondition,
  Action as SdkAction,
  Listener as SdkListener,
  LoadBalancer as SdkLoadBalancer,
  Rule as SdkRule,
  TargetGroup as SdkTargetGroup,
  TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Action, Listener, ListenerRule, LoadBalancer, TargetGroup, TargetHealth } from "../model.ts";

/** Without an ARN nothing can be asked about it: such an entry is left out, here and below. */
export function toLoadBalancer(lb: SdkLoadBalancer): LoadBalancer | undefined {
  if (!lb.LoadBalancerArn) return undefined;
  return {
    arn: lb.LoadBalancerArn,
    name: lb.LoadBalancerName ?? lb.LoadBalancerArn,
    type: lb.Type ?? "application",
    ...(lb.DNSName && { dnsName: lb.DNSName }),
    ...(lb.Scheme && { scheme: lb.Scheme }),
    ...(lb.VpcId && { vpc: lb.VpcId }),
    state: lb.State?.Code ?? "unknown",
    ...(lb.State?.Reason && { stateReason: lb.State.Reason }),
    zones: (lb.AvailabilityZones ?? []).map((zone) => ({ name: zone.ZoneName ?? "", subnet: zone.SubnetId ?? "" })),
    securityGroups: lb.SecurityGroups ?? [],
  };
}

export function toTargetGroup(tg: SdkTargetGroup): TargetGroup | undefined {
  if (!tg.TargetGroupArn) return undefined;
  return {
    arn: tg.TargetGroupArn,
    name: tg.TargetGroupName ?? tg.TargetGroupArn,
    ...(tg.Protocol && { protocol: tg.Protocol }),
    ...(tg.ProtocolVersion && { protocolVersion: tg.ProtocolVersion }),
    ...(tg.Port !== undefined && { port: tg.Port }),
    targetType: tg.TargetType ?? "instance",
    ...(tg.VpcId && { vpc: tg.VpcId }),
    loadBalancers: tg.LoadBalancerArns ?? [],
    healthCheckEnabled: tg.HealthCheckEnabled ?? tg.TargetType !== "lambda",
    ...matcherOf(tg),
    ...(tg.TargetControlPort !== undefined && { targetControlPort: tg.TargetControlPort }),
    healthCheck: {
      ...(tg.HealthCheckProtocol && { protocol: tg.HealthCheckProtocol }),
      ...(tg.HealthCheckPort && { port: tg.HealthCheckPort }),
      ...(tg.HealthCheckPath && { path: tg.HealthCheckPath }),
      ...(tg.HealthCheckIntervalSeconds !== undefined && { intervalSeconds: tg.HealthCheckIntervalSeconds }),
      ...(tg.HealthCheckTimeoutSeconds !== undefined && { timeoutSeconds: tg.HealthCheckTimeoutSeconds }),
      ...(tg.HealthyThresholdCount !== undefined && { healthyThreshold: tg.HealthyThresholdCount }),
      ...(tg.UnhealthyThresholdCount !== undefined && { unhealthyThreshold: tg.UnhealthyThresholdCount }),
    },
  };
}

export function toTargetHealth(target: TargetHealthDescription): TargetHealth | undefined {
  if (!target.Target?.Id) return undefined;
  const { Target, TargetHealth: health, AnomalyDetection, AdministrativeOverride } = target;
  const override = AdministrativeOverride?.State;
  return {
    id: Target.Id ?? "",
    ...(Target.Port !== undefined && { port: Target.Port }),
    ...(Target.AvailabilityZone && Target.AvailabilityZone !== "all" && { zone: Target.AvailabilityZone }),
    state: health?.State ?? "unknown",
    ...(health?.Reason && { reason: health.Reason }),
    ...(health?.Description && { description: health.Description }),
    ...(AnomalyDetection?.Result && { anomalous: AnomalyDetection.Result === "anomalous" }),
    ...(override && override !== "no_override" && { override }),
  };
}

export function toListener(listener: SdkListener): Listener | undefined {
  if (!listener.ListenerArn) return undefined;
  return {
    arn: listener.ListenerArn,
    port: listener.Port ?? 0,
    protocol: listener.Protocol ?? "HTTP",
    certificates: (listener.Certificates ?? []).flatMap((certificate) => certificate.CertificateArn ?? []),
    ...(listener.SslPolicy && { sslPolicy: listener.SslPolicy }),
    defaultActions: (listener.DefaultActions ?? []).map(toAction),
  };
}

export function toRule(rule: SdkRule): ListenerRule | undefined {
  if (!rule.RuleArn) return undefined;
  return {
    arn: rule.RuleArn,
    priority: rule.Priority ?? "default",
    actions: (rule.Actions ?? []).map(toAction),
    conditions: (rule.Conditions ?? []).map(inWords),
  };
}

/** Key and value, as both kinds of attributes come. */
export function toAttributes(list: readonly { Key?: string; Value?: string }[]): Readonly<Record<string, string>> {
  return Object.fromEntries(list.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])));
}

/** The prefix of a host condition in words; gateways take their further host names from it. */
export const hostCondition = "host ";

function toAction(action: SdkAction): Action {
  const weighted = action.ForwardConfig?.TargetGroups ?? [];
  const groups =
    weighted.length > 0 ? weighted : action.TargetGroupArn ? [{ TargetGroupArn: action.TargetGroupArn }] : [];
  return {
    type: action.Type ?? "forward",
    ...(action.Order !== undefined && { order: action.Order }),
    targetGroups: groups.flatMap((group) =>
      group.TargetGroupArn
        ? [
            {
              arn: group.TargetGroupArn,
              ...("Weight" in group && group.Weight !== undefined && { weight: group.Weight }),
            },
          ]
        : [],
    ),
    ...(action.FixedResponseConfig?.StatusCode && { statusCode: action.FixedResponseConfig.StatusCode }),
  };
}

function inWords(condition: RuleCondition): string {
  const values =
    condition.HostHeaderConfig?.Values ??
    condition.PathPatternConfig?.Values ??
    condition.HttpHeaderConfig?.Values ??
    condition.HttpRequestMethodConfig?.Values ??
    condition.SourceIpConfig?.Values ??
    condition.QueryStringConfig?.Values?.map(({ Key, Value }) => (Key ? `${Key}=${Value}` : `${Value}`)) ??
    condition.Values ??
    [];
  const field = condition.Field ?? "condition";
  const name = fieldWords[field] ?? field;
  const header = condition.HttpHeaderConfig?.HttpHeaderName;
  return `${name} ${header ? `${header}: ` : ""}${values.join(" or ")}`;
}

const fieldWords: Readonly<Record<string, string>> = {
  "host-header": "host",
  "path-pattern": "path",
  "http-header": "header",
  "http-request-method": "method",
  "query-string": "query",
  "source-ip": "source",
};

function matcherOf(tg: SdkTargetGroup): { matcher?: string } {
  const matcher = tg.Matcher?.GrpcCode ?? tg.Matcher?.HttpCode;
  return matcher ? { matcher } : {};
}
