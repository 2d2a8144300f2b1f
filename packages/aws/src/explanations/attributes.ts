import type { Row } from "./row.ts";

/** Attributes that decide between a good answer and a 5xx (edit-load-balancer-attributes.html, edit-target-group-attributes.html). */
export const attributes: readonly Row[] = [
  [
    "idle_timeout.timeout_seconds",
    "Idle timeout of the load balancer",
    "How long it waits between two bytes, on both sides: 60 s by default, 1 to 4000. A target that is silent for longer gives 504; an application whose own keep-alive is shorter gives 502 (keep-alive race).",
    ["Keep the application's keep-alive above it.", "Set it above the slowest answer."],
  ],
  ["client_keep_alive.seconds", "Longest life of a client's connection", "3600 s by default, 60 to 604800.", []],
  [
    "deregistration_delay.timeout_seconds",
    "Deregistration delay of a target group",
    "How long a leaving target may finish what it has: 300 s by default, 0 to 3600. Requests that take longer get 502.",
    ["Longer than the longest request; the application must not stop before it is over."],
  ],
  [
    "fail open",
    "All targets unhealthy: the load balancer sends to all of them",
    "With no healthy target (or fewer than target_group_health.unhealthy_state_routing asks for) requests go to unhealthy targets too, so users see the targets' own errors and not 503. Metric: UnhealthyRoutingRequestCount.",
    ["Mend the targets' health first."],
  ],
  [
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
    "From how few healthy targets on the load balancer fails open",
    "1 by default.",
    ['`cloud502 explain "fail open"`'],
  ],
  [
    "target_group_health.dns_failover.minimum_healthy_targets.count",
    "From how few healthy targets on a zone leaves DNS",
    "1 by default.",
    [],
  ],
  [
    "load_balancing.cross_zone.enabled",
    "Cross-zone load balancing of a target group",
    "On by default; when off, each zone's node uses targets of its own zone only.",
    ["A zone without targets then fails."],
  ],
  [
    "slow_start.duration_seconds",
    "Slow start of a target group",
    "A new target gets its share little by little, 30 to 900 s; 0 = off.",
    [],
  ],
  [
    "routing.http.desync_mitigation_mode",
    "How strictly odd requests are refused",
    "monitor, defensive (default) or strictest.",
    [],
  ],
  [
    "routing.http.drop_invalid_header_fields.enabled",
    "Whether headers with unusual names are removed",
    "Off by default.",
    [],
  ],
  ["waf.fail_open.enabled", "Whether requests pass when AWS WAF cannot be asked", "Off by default: they get 500.", []],
];
