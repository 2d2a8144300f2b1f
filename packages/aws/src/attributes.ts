/** Attributes as the API sends them: a key that a region does not know yet is missing, which means its default. */
export type Attributes = Readonly<Record<string, string>> | undefined;

/**
 * Documented defaults (load-balancer-attributes.html, edit-target-group-attributes.html). Emulators send few keys, and AWS
 * adds keys region by region.
 */
const attributeDefaults = {
  "idle_timeout.timeout_seconds": "60",
  "client_keep_alive.seconds": "3600",
  "routing.http.desync_mitigation_mode": "defensive",
  "routing.http.drop_invalid_header_fields.enabled": "false",
  "routing.http.preserve_host_header.enabled": "false",
  "routing.http.xff_client_port.enabled": "false",
  "routing.http.xff_header_processing.mode": "append",
  "routing.http2.enabled": "true",
  "waf.fail_open.enabled": "false",
  "zonal_shift.config.enabled": "false",
  "load_balancing.cross_zone.enabled": "true",
  "access_logs.s3.enabled": "false",
  "access_logs.s3.bucket": "",
  "access_logs.s3.prefix": "",
  "connection_logs.s3.enabled": "false",
  "connection_logs.s3.bucket": "",
  "connection_logs.s3.prefix": "",
  "health_check_logs.s3.enabled": "false",
  "health_check_logs.s3.bucket": "",
  "health_check_logs.s3.prefix": "",
  "deregistration_delay.timeout_seconds": "300",
  "slow_start.duration_seconds": "0",
  "stickiness.enabled": "false",
  "stickiness.type": "lb_cookie",
  "load_balancing.algorithm.type": "round_robin",
  "load_balancing.algorithm.anomaly_mitigation": "off",
  "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
  "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
  "lambda.multi_value_headers.enabled": "false",
} as const satisfies Record<string, string>;

/** A load balancer's or target group's attribute whose default is known. */
export type AttributeName = keyof typeof attributeDefaults;

/** The value in force. A target group's "use_load_balancer_configuration" for cross-zone means on: a load balancer's cannot be off. */
export function attribute(attributes: Attributes, name: AttributeName): string {
  const value = attributes?.[name];
  return value === undefined || value === "use_load_balancer_configuration" ? attributeDefaults[name] : value;
}

/** The value in force as a number; the default when the API sent something else. */
export function numberAttribute(attributes: Attributes, name: AttributeName): number {
  const value = Number(attribute(attributes, name));
  return Number.isFinite(value) ? value : Number(attributeDefaults[name]);
}

/** True when the value in force is "true". */
export function isOn(attributes: Attributes, name: AttributeName): boolean {
  return attribute(attributes, name) === "true";
}
