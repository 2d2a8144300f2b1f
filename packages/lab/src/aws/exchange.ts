import type { Dice } from "../dice.ts";
import { type LambdaFunction, within } from "./behaviour.ts";
import { deregistrationDelay } from "./health.ts";
import { cipherAgreement } from "./tls.ts";
import { type Arrival, chosen } from "./traffic.ts";
import type { Target, TargetGroup } from "./world.ts";

/** The three processing times of the access log, in seconds; -1 = did not get that far. */
export type Times = readonly [request: number, target: number, response: number];

/** What came of handing one request to a target. */
export interface Exchange {
  readonly status: number;
  readonly targetStatus?: number;
  readonly times: Times;
  /** Seconds from arrival until the client had its answer. */
  readonly seconds: number;
  readonly trouble?: "refused" | "connect-timeout" | "tls";
  readonly errorReason?: string;
  /** The connection to the target stays open for the next request. */
  readonly reusable?: boolean;
}

/** Everything the load balancer knows when it hands a request over. */
export interface Attempt {
  readonly arrival: Arrival;
  readonly group: TargetGroup;
  readonly target: Target;
  /** Packets get through to the target's port. */
  readonly reachable: boolean;
  /** For how long the pooled connection has been idle, in seconds; undefined = a new one must be made. */
  readonly idleSeconds?: number;
  readonly idleTimeoutSeconds: number;
}

const notDispatched: Times = [-1, -1, -1];
const connectTimeoutSeconds = 10;
const maximumHeaderBytes = 32 * 1024;
/** Nodes learn of a deregistration with a delay. */
export const propagationSeconds = 2;

/**
 * Plays one request against one target by the documented behaviour of an Application Load Balancer
 * (load-balancer-troubleshooting.html, load-balancer-access-logs.html for the times).
 */
export function exchange(attempt: Attempt, dice: Dice): Exchange {
  const { arrival, group, target, idleSeconds, idleTimeoutSeconds } = attempt;
  const { application } = target;
  const { at, path } = arrival;
  if (!attempt.reachable) {
    return {
      status: 504,
      times: notDispatched,
      seconds: connectTimeoutSeconds + dice.between(0, 0.004),
      trouble: "connect-timeout",
    };
  }
  const closed = (application.portClosed ?? []).some((period) => within(period, at));
  if (closed || (application.stops && at >= application.stops.at)) {
    return { status: 502, times: notDispatched, seconds: dice.between(0.0006, 0.004), trouble: "refused" };
  }
  const requestTime = dice.between(0, 0.0019);
  const gone = (targetSeconds: number): Exchange => ({
    status: 502,
    times: [requestTime, targetSeconds, -1],
    seconds: requestTime + targetSeconds,
  });
  if (idleSeconds !== undefined) {
    // The close and the request cross on the wire: the target answers the request with a reset.
    if (Math.abs(idleSeconds - application.keepAliveSeconds) < (application.closeLagSeconds ?? 0.004))
      return gone(dice.between(0.0003, 0.002));
  } else if (group.protocol === "HTTPS" && !cipherAgreement(application.tls)) {
    return { status: 502, times: notDispatched, seconds: dice.between(0.002, 0.008), trouble: "tls" };
  }

  const slow = chosen(application.slow, path, at, dice);
  const work = dice.seconds(slow?.seconds ?? application.responseSeconds);
  const crash = chosen(application.crashes, path, at, dice);
  const patience = arrival.traffic.patienceSeconds ?? Number.POSITIVE_INFINITY;
  const ends: { readonly after: number; readonly exchange: () => Exchange }[] = [
    {
      after: idleTimeoutSeconds,
      exchange: () => ({
        status: 504,
        times: [requestTime, -1, -1],
        seconds: idleTimeoutSeconds + dice.between(0, 0.01),
      }),
    },
    { after: patience, exchange: () => ({ status: 460, times: [requestTime, -1, -1], seconds: patience }) },
    { after: work, exchange: () => answer(attempt, requestTime, work, dice) },
  ];
  if (crash) {
    const after = Math.min(dice.seconds(crash.afterSeconds), work + dice.between(0.05, 0.4));
    ends.push({ after: Math.min(after, work), exchange: () => gone(after) });
  }
  if (application.stops && !application.stops.finishesRequests) {
    const after = application.stops.at - at;
    ends.push({ after, exchange: () => gone(after) });
  }
  if (target.deregisteredAt !== undefined) {
    const after = target.deregisteredAt + deregistrationDelay(group) - at;
    ends.push({ after, exchange: () => gone(after) });
  }
  // What was put last wins a tie: a crash comes before the answer it forestalls.
  const first = ends.reduce((best, end) => (end.after <= best.after ? end : best));
  return first.exchange();
}

function answer({ arrival, target }: Attempt, requestTime: number, work: number, dice: Dice): Exchange {
  const { application } = target;
  const { at, path } = arrival;
  const responseTime = dice.between(0, 0.0012);
  const times: Times = [requestTime, work, responseTime];
  const seconds = requestTime + work + responseTime;
  const bytes = chosen(application.bigHeaders, path, at, dice)?.bytes ?? 0;
  if (chosen(application.invalidHeaders, path, at, dice) || bytes > maximumHeaderBytes)
    return { status: 502, times, seconds };
  const success = arrival.method === "POST" && path.length % 2 === 0 ? 201 : 200;
  const status = chosen(application.answers, path, at, dice)?.status ?? success;
  return { status, targetStatus: status, times, seconds, reusable: true };
}

/** Plays one invocation of a Lambda function (lambda-functions.html; error_reason codes of load-balancer-access-logs.html). */
export function invoke(lambda: LambdaFunction | undefined, arrival: Arrival, running: number, dice: Dice): Exchange {
  const { at, path } = arrival;
  const failed = (errorReason: string, seconds: number): Exchange => ({
    status: 502,
    times: [0, seconds, 0],
    seconds,
    errorReason,
  });
  if (!lambda) return failed("LambdaResourceNotFound", 0.01);
  if (lambda.invokable === false) return failed("LambdaAccessDenied", 0.008);
  if (lambda.reservedConcurrency !== undefined && running >= lambda.reservedConcurrency)
    return failed("LambdaThrottling", 0.012);
  const work = dice.seconds(lambda.runSeconds);
  if (work > lambda.timeoutSeconds) return failed("LambdaUnhandled", lambda.timeoutSeconds);
  if (chosen(lambda.throws, path, at, dice)) return failed("LambdaUnhandled", work);
  if (chosen(lambda.returnsNonsense, path, at, dice)) return failed("LambdaInvalidResponse", work);
  const bytes = chosen(lambda.returnsBytes, path, at, dice)?.bytes ?? 0;
  if (bytes > 1024 * 1024) return failed("LambdaResponseTooLarge", work);
  const status = chosen(lambda.answers, path, at, dice)?.status ?? 200;
  return { status, targetStatus: status, times: [0, work, 0], seconds: work };
}
