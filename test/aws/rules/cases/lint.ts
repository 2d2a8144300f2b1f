import { backend, goodFacts, metric, probe, snapshot, targets, web, zones } from "../snapshot.ts";
import type { RuleCase } from "./case.ts";

const [first, second, third] = targets;
const check = (more: Partial<typeof probe>) => snapshot({ probes: [{ ...probe, ...more }] });
const attributes = (more: Readonly<Record<string, string>>) => snapshot({ loadBalancer: { attributes: more } });
const groupAttributes = (more: Readonly<Record<string, string>>) => snapshot({ group: { attributes: more } });
const p99 = (value: number) => [
  metric("TargetResponseTime", [value, value, value], { pool: web, statistic: "p99" as const }),
];
const keepAlive = (appKeepAliveSeconds: number) => snapshot({ facts: { appKeepAliveSeconds } });
const service = (stopTimeoutSeconds: number) =>
  snapshot({
    facts: {
      ecsServices: [
        { arn: "arn:service", targetGroups: [web], desired: 3, running: 3, stopTimeoutSeconds, events: [] },
      ],
    },
  });
const deliveries = (...types: readonly string[]) =>
  snapshot({ facts: { deliveries: (goodFacts.deliveries ?? []).filter(({ logType }) => types.includes(logType)) } });
const bucket = (problem: string) => snapshot({ facts: { logBucket: { bucket: "logs", problem } } });
const certificate = (more: { readonly status?: string; readonly notAfter?: string }) =>
  snapshot({
    facts: { certificates: [{ arn: "arn:certificate", domain: "shop.example.com", status: "ISSUED", ...more }] },
  });
const offZone = { "load_balancing.cross_zone.enabled": "false" };
const zone = (address: string, index: number) => backend(address, { zone: zones[index] ?? "" });
const [listener] = goodFacts.listeners ?? [];
const listeners = (weight: number) => [
  {
    ...(listener ?? { arn: "", port: 443, protocol: "HTTPS", certificates: [], defaultActions: [] }),
    defaultActions: [{ type: "redirect", targetGroups: [] }],
    rules: [
      {
        arn: "arn:rule",
        priority: "10",
        conditions: ["path /api/*"],
        actions: [{ type: "forward", targetGroups: [{ arn: web, weight }] }],
      },
    ],
  },
];
const permission = (fromPort: number, more: { readonly groups?: string[]; readonly cidrs?: string[] }) => [
  { protocol: "tcp", fromPort, toPort: fromPort, cidrs: [], groups: [], prefixLists: [], ...more },
];
const anywhere = [{ protocol: "-1", cidrs: ["0.0.0.0/0"], groups: [], prefixLists: [] }];
const entry = (egress: boolean, number: number, allow: boolean, fromPort?: number, toPort?: number) => ({
  egress,
  number,
  protocol: fromPort === undefined ? "-1" : "6",
  allow,
  cidr: "0.0.0.0/0",
  ...(fromPort !== undefined && { fromPort, toPort: toPort ?? fromPort }),
});
const acl = (...answers: readonly ReturnType<typeof entry>[]) =>
  snapshot({
    facts: {
      networkAcls: [
        {
          id: "acl-web",
          subnets: [1, 2, 3].map((each) => `subnet-web-${each}`),
          entries: [entry(false, 100, true), ...answers],
        },
      ],
    },
  });

export const lintCases: readonly RuleCase[] = [
  { id: "idle-timeout-not-below-keepalive", fires: keepAlive(5), quiet: keepAlive(65) },
  { id: "idle-timeout-too-low", fires: snapshot({ metrics: p99(55) }), quiet: snapshot({ metrics: p99(20) }) },
  {
    id: "deregistration-delay-zero",
    fires: groupAttributes({ "deregistration_delay.timeout_seconds": "0" }),
    quiet: groupAttributes({ "deregistration_delay.timeout_seconds": "30" }),
  },
  { id: "deregistration-delay-above-stop-timeout", fires: service(30), quiet: service(300) },
  {
    id: "deregistration-delay-below-requests",
    fires: snapshot({ metrics: p99(40), group: { attributes: { "deregistration_delay.timeout_seconds": "30" } } }),
    quiet: snapshot({ metrics: p99(40) }),
  },
  {
    id: "health-check-timeout-not-below-interval",
    fires: check({ timeoutSeconds: 10 }),
    quiet: check({ timeoutSeconds: 9 }),
  },
  { id: "health-check-slow-detection", fires: check({ intervalSeconds: 60 }), quiet: check({ intervalSeconds: 30 }) },
  {
    id: "health-check-path-root",
    fires: snapshot({
      probes: [{ ...probe, path: "/", expect: "200" }],
      metrics: [metric("HTTPCode_Target_3XX_Count", 90, { pool: web })],
    }),
    quiet: check({ path: "/", expect: "200" }),
  },
  { id: "health-check-matcher-too-wide", fires: check({ expect: "200-499" }), quiet: check({ expect: "200-399" }) },
  { id: "health-check-port-differs", fires: check({ port: 9090 }), quiet: check({ port: 8080 }) },
  { id: "health-check-disabled", fires: check({ enabled: false }), quiet: check({ enabled: true }) },
  {
    id: "grpc-matcher",
    fires: snapshot({
      group: { protocolVersion: "GRPC" },
      probes: [{ ...probe, expect: "12", path: "/AWS.ALB/healthcheck" }],
    }),
    quiet: snapshot({
      group: { protocolVersion: "GRPC" },
      probes: [{ ...probe, expect: "0", path: "/AWS.ALB/healthcheck" }],
    }),
  },
  { id: "no-access-logs", fires: deliveries(), quiet: deliveries("ALB_ACCESS_LOGS") },
  { id: "no-health-check-logs", fires: deliveries(), quiet: deliveries("ALB_HEALTH_CHECK_LOGS") },
  { id: "no-connection-logs", fires: deliveries(), quiet: deliveries("ALB_CONNECTION_LOGS") },
  { id: "log-bucket", fires: bucket("missing"), quiet: bucket("denied") },
  {
    id: "single-zone",
    fires: snapshot({ loadBalancer: { zones: [{ name: "eu-west-1a", subnet: "subnet-lb-1" }] } }),
    quiet: snapshot(),
  },
  {
    id: "targets-in-one-zone",
    fires: snapshot({ backends: [zone(first, 0), zone(second, 0)] }),
    quiet: snapshot({ backends: [zone(first, 0), zone(second, 1)] }),
  },
  {
    id: "zone-without-targets",
    fires: snapshot({ group: { attributes: offZone }, backends: [zone(first, 0), zone(second, 1)] }),
    quiet: snapshot({ backends: [zone(first, 0), zone(second, 1)] }),
    subject: "web in eu-west-1c",
  },
  {
    id: "cross-zone-skew",
    fires: snapshot({ group: { attributes: offZone }, backends: [zone(first, 0), zone(second, 1), zone(third, 1)] }),
    quiet: snapshot({ backends: [zone(first, 0), zone(second, 1), zone(third, 1)] }),
  },
  {
    id: "rule-to-empty-group",
    fires: snapshot({ backends: [] }),
    quiet: snapshot({ backends: [], facts: { listeners: listeners(0) } }),
  },
  {
    id: "rule-zero-weight",
    fires: snapshot({ facts: { listeners: listeners(0) } }),
    quiet: snapshot({ facts: { listeners: listeners(1) } }),
  },
  {
    id: "target-group-orphan",
    fires: snapshot({ group: { loadBalancers: [] } }),
    quiet: snapshot({ group: { loadBalancers: [] }, backends: [] }),
  },
  {
    id: "no-listener",
    fires: snapshot({ facts: { listeners: [] } }),
    quiet: snapshot({ facts: { listeners: undefined } }),
  },
  {
    id: "target-security-group",
    fires: snapshot({
      facts: {
        securityGroups: [
          { id: "sg-lb", ingress: anywhere, egress: anywhere },
          { id: "sg-web", ingress: permission(80, { groups: ["sg-lb"] }), egress: anywhere },
        ],
      },
    }),
    quiet: snapshot({
      facts: {
        securityGroups: [
          { id: "sg-lb", ingress: anywhere, egress: anywhere },
          { id: "sg-web", ingress: permission(8080, { cidrs: ["10.0.0.0/16"] }), egress: anywhere },
        ],
      },
    }),
    subject: "web port 8080",
  },
  {
    id: "load-balancer-egress",
    fires: snapshot({
      facts: {
        securityGroups: [
          { id: "sg-lb", ingress: anywhere, egress: permission(443, { cidrs: ["0.0.0.0/0"] }) },
          { id: "sg-web", ingress: anywhere, egress: anywhere },
        ],
      },
    }),
    quiet: snapshot({
      facts: {
        securityGroups: [
          { id: "sg-lb", ingress: anywhere, egress: permission(8080, { groups: ["sg-web"] }) },
          { id: "sg-web", ingress: anywhere, egress: anywhere },
        ],
      },
    }),
  },
  { id: "network-acl", fires: acl(entry(true, 100, true, 443)), quiet: acl(entry(true, 100, true, 1024, 65535)) },
  {
    id: "certificate-expired",
    fires: certificate({ notAfter: "2026-11-01T00:00:00Z" }),
    quiet: certificate({ notAfter: "2026-12-01T00:00:00Z" }),
  },
  {
    id: "certificate-expiring",
    fires: certificate({ notAfter: "2026-12-01T00:00:00Z" }),
    quiet: certificate({ notAfter: "2027-03-01T00:00:00Z" }),
  },
  {
    id: "certificate-pending",
    fires: certificate({ status: "PENDING_VALIDATION" }),
    quiet: certificate({ notAfter: "2027-03-01T00:00:00Z" }),
  },
  {
    id: "slow-start-with-least-outstanding",
    fires: groupAttributes({
      "slow_start.duration_seconds": "60",
      "load_balancing.algorithm.type": "least_outstanding_requests",
    }),
    quiet: groupAttributes({ "slow_start.duration_seconds": "60" }),
  },
  { id: "sticky-overload", fires: sticky(4000), quiet: sticky(40) },
  {
    id: "desync-strictest",
    fires: attributes({ "routing.http.desync_mitigation_mode": "strictest" }),
    quiet: attributes({ "routing.http.desync_mitigation_mode": "defensive" }),
  },
  {
    id: "drop-invalid-headers",
    fires: attributes({ "routing.http.drop_invalid_header_fields.enabled": "true" }),
    quiet: attributes({ "routing.http.drop_invalid_header_fields.enabled": "false" }),
  },
  { id: "subnet-addresses", fires: subnet(4), quiet: subnet(40) },
];

function sticky(lost: number) {
  return snapshot({
    group: { attributes: { "stickiness.enabled": "true" } },
    metrics: [metric("NonStickyRequestCount", lost), metric("RequestCount", 30_000)],
  });
}

function subnet(freeAddresses: number) {
  const subnets = (goodFacts.subnets ?? []).map((each) =>
    each.id === "subnet-lb-1" ? { ...each, freeAddresses } : each,
  );
  return snapshot({ facts: { subnets } });
}
