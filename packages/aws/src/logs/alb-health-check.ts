import type { CauseClass, EventFormat } from "@cloud502/core";

/** type time latency target_addr target_group status status_code reason_code, in newer files elb and ip_address. */
const record =
  /^(https?|h2|grpc|lambda) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) (\S+) (\S+) (\S+) (PASS|FAIL) (\S+) (\S+)/;

/** reason_code -> class. A code that does not match is the application's own 5xx or the check's fault: see `causeOf`. */
const causes: Readonly<Partial<Record<string, CauseClass>>> = {
  TimedOut: "response-timeout",
  RequestTimedOut: "response-timeout",
  ConnectionTimedOut: "connect-timeout",
  ConnectionReset: "connection-refused",
  ResponseStringMismatch: "probe-misconfigured",
  InternalError: "platform",
  TargetError: "backend-error",
  GRPCStatusHeaderEmpty: "probe-misconfigured",
  GRPCUnexpectedStatus: "probe-misconfigured",
};

/**
 * Health-check log of an Application Load Balancer: why a target failed its checks, per node
 * (docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html).
 */
export const albHealthCheck: EventFormat = {
  id: "alb-health-check",
  provider: "aws",
  title: "AWS Application Load Balancer health-check log",
  kind: "event",
  matches: (line) => record.test(line),
  needles: [" FAIL "],
  read: (line) => {
    const [, , time, latency, target, pool, status, code, reason] = record.exec(line) ?? [];
    if (time === undefined) return undefined;
    if (status === "PASS") return { time: Date.parse(time) };
    const named = reason && /^\w{1,60}$/.test(reason) ? reason : "unknown";
    const answered = /^\d{3}$/.test(code ?? "") ? Number(code) : undefined;
    const seconds = Number(latency);
    return {
      time: Date.parse(time),
      classified: {
        signature: `probe:${named}`,
        cause: causeOf(named, answered),
        backendStatus: answered ?? "none",
        ...(pool && { pool }),
        ...(target && { backend: target }),
        ...(seconds >= 0 && { timings: { backend: seconds } }),
      },
    };
  },
};

function causeOf(reason: string, answered: number | undefined): CauseClass {
  const mismatch = answered !== undefined && answered >= 500 ? "backend-error" : "probe-misconfigured";
  return causes[reason] ?? (reason === "ResponseCodeMismatch" ? mismatch : "backend-closed-early");
}
