import type { Row } from "./row.ts";

/** reason_code of the health-check log (load-balancer-health-check-logs.html). */
export const healthCheckLog: readonly Row[] = [
  [
    "TimedOut",
    "The health check timed out",
    "No connection, or no answer within the check's timeout.",
    ["`cloud502 explain Target.Timeout`"],
  ],
  [
    "ConnectionTimedOut",
    "The health check got no connection in time",
    "Older name of TimedOut, while connecting.",
    ["Security groups, network ACLs, routes."],
  ],
  [
    "RequestTimedOut",
    "The health check got no answer in time",
    "Older name of TimedOut, after connecting.",
    ["A slow or overloaded target."],
  ],
  [
    "ConnectionReset",
    "The target reset the connection of the health check",
    "Nothing listens, or the process died.",
    ["`ss -ltnp` on the target."],
  ],
  [
    "ResponseCodeMismatch",
    "The health check got a code that it does not accept",
    "status_code holds it.",
    ["`cloud502 explain Target.ResponseCodeMismatch`"],
  ],
  [
    "ResponseStringMismatch",
    "The health check got a body that it does not accept",
    "The answer lacks the expected text.",
    ["Compare the body of the health page."],
  ],
  [
    "InternalError",
    "The load balancer failed to check the target",
    "An internal error of AWS.",
    ["Retry; look at AWS Health."],
  ],
  [
    "TargetError",
    "The target answered the health check with a server error",
    "The application is broken, or something it depends on.",
    ["The application's log at that time."],
  ],
  [
    "GRPCStatusHeaderEmpty",
    "The target sent no gRPC status",
    "It does not speak gRPC, or the method failed early.",
    ["Serve the health-check method over gRPC."],
  ],
  [
    "GRPCUnexpectedStatus",
    "The target sent another gRPC status than expected",
    "The matcher does not hold the code.",
    ["--matcher GrpcCode=0 with a path of grpc.health.v1.Health/Check."],
  ],
];
