import type { Elsewhere } from "@cloud502/core";

/** What the rules of this package leave to others; docs/rules.md lists it, so that nothing is silently dropped. */
export const elsewhere: readonly Elsewhere[] = [
  {
    row: "cfg.idle-vs-keepalive",
    needs: "the application's keep-alive, from its configuration or a probe on its host (--app-keepalive states it)",
    why: "No AWS API knows how long an application keeps idle connections; aws/idle-timeout-not-below-keepalive speaks only when it is stated.",
  },
  {
    row: "alb.502.worker-timeout",
    needs: "the application server's log",
    why: "A close at a round time is only likely a killed worker; WORKER TIMEOUT or HARAKIRI in its log proves it.",
  },
  {
    row: "alb.502.closed-mid-request",
    needs: "the application's or the host's log",
    why: "Which death closed the connection (out of memory, segmentation fault, exception) is written there only.",
  },
  {
    row: "alb.502.header-too-large",
    needs: "a direct request to the target",
    why: "The access log does not hold the size of response headers; aws/response-header-too-large is circumstantial.",
  },
  {
    row: "alb.504.content-length",
    needs: "a direct request to the target",
    why: "That Content-Length exceeds the body shows in the response only; aws/response-truncated is likely at best.",
  },
  {
    row: "alb.502.host-unreachable",
    needs: "a packet capture or an active check inside the VPC",
    why: "The access log shows an ICMP answer and a reset alike; aws/host-unreachable infers it from a whole zone failing.",
  },
  {
    row: "alb.502.deploy-burst",
    needs: "Kubernetes or CodeDeploy events",
    why: "ECS events are read; what another orchestrator did at that time is not known to AWS's load-balancing APIs.",
  },
  {
    row: "cfg.dereg-vs-shutdown",
    needs: "the pod's terminationGracePeriodSeconds and preStop hook",
    why: "For ECS the stop timeout is read; for Kubernetes the cluster's API has it.",
  },
  {
    row: "cfg.lambda-timeout",
    needs: "the timeout of the client or hop before the load balancer",
    why: "Whether a function's timeout is too long depends on who waits; aws/lambda-timeout speaks when invocations really end there.",
  },
  {
    row: "alb.460.client-timeout",
    needs: "the settings of the CDN or proxy before the load balancer",
    why: "The access log shows that clients give up at one time, not whose timeout it is.",
  },
  {
    row: "tgt.stuck-initial",
    needs: "two looks at the same target, some minutes apart",
    why: "DescribeTargetHealth does not say since when a target is initial; aws/target-stuck-initial needs Backend.since.",
  },
  {
    row: "alb.hc.flapping",
    needs: "the PASS lines of the health-check log",
    why: "The log engine keeps failures only, so alternation is judged by UnHealthyHostCount.",
  },
  {
    row: "cfg.logs-bucket-bad",
    needs: "s3:GetEncryptionConfiguration and s3:GetBucketPolicy on the log bucket",
    why: "That the bucket is missing or in another Region is read; its encryption and policy are not asked for.",
  },
  {
    row: "cfg.hc-path-root",
    needs: "HTTPCode_Target_3XX_Count or a direct request for /",
    why: "Redirects are seen when a health check met one, or when the metric was read.",
  },
  {
    row: "alb.5xx.one-az",
    needs: "access logs with targets whose zone is known",
    why: "CloudWatch breaks errors down by the zone of the load balancer's node, not of the target; it is supporting evidence only.",
  },
];
