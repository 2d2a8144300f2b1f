/** One kind of load balancer log. */
export interface LogKind {
  /** As in vended deliveries. */
  readonly logType: "ALB_ACCESS_LOGS" | "ALB_CONNECTION_LOGS" | "ALB_HEALTH_CHECK_LOGS";
  /** As in attributes: access_logs.s3.enabled. */
  readonly attribute: "access_logs" | "connection_logs" | "health_check_logs";
  /** What object names begin with; all kinds may share a folder. */
  readonly filePrefix: "" | "conn_log_" | "health_check_log_";
  readonly title: string;
  /** The fields in their documented order; a `"` before a name means that files quote it. */
  readonly fields: readonly string[];
}

/** The kinds, with the fields of load-balancer-access-logs.html, -connection-logs.html and -health-check-logs.html. */
export const logKinds: readonly LogKind[] = [
  {
    logType: "ALB_ACCESS_LOGS",
    attribute: "access_logs",
    filePrefix: "",
    title: "access logs",
    fields: [
      ..."type time elb client_port target_port request_processing_time target_processing_time".split(" "),
      ..."response_processing_time elb_status_code target_status_code received_bytes sent_bytes".split(" "),
      ...'"request_line "user_agent ssl_cipher ssl_protocol target_group_arn "trace_id "domain_name'.split(" "),
      ...'"chosen_cert_arn matched_rule_priority request_creation_time "actions_executed "redirect_url'.split(" "),
      ...'"error_reason "target_port_list "target_status_code_list "classification "classification_reason'.split(" "),
      ...'conn_trace_id "transformed_host "transformed_uri "request_transform_status ip_address'.split(" "),
    ],
  },
  {
    logType: "ALB_CONNECTION_LOGS",
    attribute: "connection_logs",
    filePrefix: "conn_log_",
    title: "connection logs",
    fields: [
      ..."timestamp client_ip client_port listener_port tls_protocol tls_cipher tls_handshake_latency".split(" "),
      ...'"leaf_client_cert_subject leaf_client_cert_validity leaf_client_cert_serial_number'.split(" "),
      ..."tls_verify_status conn_trace_id tls_keyexchange elb ip_address".split(" "),
    ],
  },
  {
    logType: "ALB_HEALTH_CHECK_LOGS",
    attribute: "health_check_logs",
    filePrefix: "health_check_log_",
    title: "health-check logs",
    fields: "type time latency target_addr target_group_id status status_code reason_code elb ip_address".split(" "),
  },
];

/** Other spellings of fields: the guide's own, and those of shippers after Athena's columns. */
export const spellings: Readonly<Record<string, readonly string[]>> = {
  client_port: ["client:port"],
  target_port: ["target:port"],
  request_line: ["request"],
  target_port_list: ["target:port_list"],
  error_reason: ["lambda_error_reason"],
  time: ["timestamp"],
  timestamp: ["time"],
  target_addr: ["target_address"],
};

/** The fields' names in their documented order. */
export function namesOf({ fields }: LogKind): readonly string[] {
  return fields.map((field) => field.replace('"', ""));
}
