import { docs } from "./docs.ts";
import {
  type AwsRule,
  counted,
  exceeds,
  groupsOf,
  hint,
  logSource,
  metricSince,
  proof,
  sources,
  sumMetric,
} from "./evidence.ts";
import { matchAbout } from "./names.ts";
import { clusterAt } from "./paces.ts";
import { byPool } from "./pools.ts";
import { concentration, reasonFloor, timerSeconds } from "./thresholds.ts";

export const lambdaTimeout: AwsRule = {
  id: "aws/lambda-timeout",
  title: "The function behind {pool} runs into its own timeout of {seconds} s",
  severity: "medium",
  cause: "lambda-error",
  why: "The failed invocations took as long as the function is allowed to run: Lambda ended them, and the load balancer answered 502.",
  fix: [
    "aws logs tail /aws/lambda/{function} --since 1h --filter-pattern 'Task timed out'",
    "aws lambda update-function-configuration --function-name {function} --timeout <seconds>",
    "Keep it below the timeouts of whatever calls this load balancer, and make the slow part faster.",
  ],
  docs: [docs.lambda, docs.troubleshooting],
  detect: (snapshot) =>
    byPool(snapshot, groupsOf(snapshot, "lambda:LambdaUnhandled", "lambda:unknown")).flatMap(
      ({ pool, groups, count, requests, share, firstSeen }) => {
        const own = snapshot.facts?.lambdas?.find(({ targetGroup }) => targetGroup === pool);
        const seconds = own?.timeoutSeconds;
        if (!own || seconds === undefined || !exceeds(reasonFloor, count, share)) return [];
        const near = clusterAt(groups, "total", seconds, timerSeconds);
        if (near < concentration * count) return [];
        return [
          matchAbout(
            snapshot,
            { pool },
            {
              names: { seconds: String(seconds) },
              evidence: [
                proof(`${counted(count, requests)} failed after ${seconds} ± ${timerSeconds} s`, logSource(groups)),
                proof(`the function's timeout is ${seconds} s`, sources.lambda),
              ],
              requests: count,
              firstSeen,
            },
          ),
        ];
      },
    ),
};

export const lambdaErrors: AwsRule = {
  id: "aws/lambda-errors",
  title: "The function behind {pool} fails",
  severity: "high",
  cause: "lambda-error",
  why: "The load balancer counts failed invocations of this function. The access log would name the reason, but no failing request was read from one.",
  fix: [
    "aws elbv2 describe-target-health --target-group-arn {targetGroup}",
    "aws logs tail /aws/lambda/{function} --since 1h",
    "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes Key=access_logs.s3.enabled,Value=true Key=access_logs.s3.bucket,Value=<bucket>",
  ],
  docs: [docs.metrics, docs.lambda],
  detect: (snapshot) => {
    if (snapshot.failures?.groups.some(({ kind }) => kind === "request")) return [];
    return snapshot.gateway.pools.flatMap(({ id: pool }) => {
      const user = sumMetric(snapshot, "LambdaUserError", { targetGroup: pool }) ?? 0;
      const internal = sumMetric(snapshot, "LambdaInternalError", { targetGroup: pool }) ?? 0;
      const requests = sumMetric(snapshot, "RequestCount", { targetGroup: pool });
      const count = user + internal;
      if (!exceeds(reasonFloor, count, requests && count / requests)) return [];
      const made = sumMetric(snapshot, "HTTPCode_ELB_502_Count") ?? 0;
      const fact = `LambdaUserError is ${user}, LambdaInternalError ${internal} (${counted(count, requests)})`;
      return [
        matchAbout(
          snapshot,
          { pool },
          {
            evidence: [proof(fact, sources.metrics), hint(`HTTPCode_ELB_502_Count is ${made}`, sources.metrics)],
            requests: count,
            firstSeen: metricSince(snapshot, user > 0 ? "LambdaUserError" : "LambdaInternalError", {
              targetGroup: pool,
            }),
          },
        ),
      ];
    });
  },
};
