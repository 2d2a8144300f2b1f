import type { Spread } from "../dice.ts";

/** Seconds since the start of the simulated hour (0 to 3600; before it: negative); an absent end is open. */
export interface Period {
  readonly from?: number;
  readonly to?: number;
}

/** How a program behaves on the wire. */
export interface Application {
  /** How long it takes to answer. */
  readonly responseSeconds: Spread;
  /** It closes a connection that has been idle for so long. */
  readonly keepAliveSeconds: number;
  /** How late a close can cross a request: network latency plus a busy event loop. */
  readonly closeLagSeconds?: number;
  /** Nothing listens on the traffic port. */
  readonly portClosed?: readonly Period[];
  /** Requests that take longer than usual. */
  readonly slow?: readonly (Selection & { readonly seconds: Spread })[];
  /** Requests answered with another status than 200. */
  readonly answers?: readonly (Selection & { readonly status: number })[];
  /** Requests during which the process dies or closes the connection, `afterSeconds` into its work. */
  readonly crashes?: readonly (Selection & { readonly afterSeconds: Spread })[];
  /** Responses whose head no proxy may accept. */
  readonly invalidHeaders?: readonly Selection[];
  /** Size of the response head in bytes, when it is out of the ordinary. */
  readonly bigHeaders?: readonly (Selection & { readonly bytes: number })[];
  /** What it offers in a TLS handshake; absent = everything a load balancer asks for. */
  readonly tls?: { readonly versions: readonly string[]; readonly ciphers: readonly string[] };
  /** Its health page, when it differs from 200 at once. */
  readonly health?: readonly { readonly during?: Period; readonly status?: number; readonly seconds?: number }[];
  /** When the process ends, as in a deployment. */
  readonly stops?: { readonly at: number; readonly finishesRequests: boolean };
}

/** Which requests something happens to: a share (0 to 1) of those to a path within a period. */
export interface Selection {
  readonly path?: string;
  readonly share?: number;
  readonly during?: Period;
}

/** A stream of requests to one host and port of a load balancer. */
export interface Traffic {
  readonly host: string;
  readonly port: number;
  readonly protocol: "http" | "https" | "h2" | "grpcs";
  readonly requestsPerSecond: number;
  readonly during?: Period;
  readonly requests: readonly {
    readonly path: string;
    readonly method?: string;
    readonly share?: number;
    readonly query?: string;
  }[];
  readonly userAgents?: readonly string[];
  /** Many clients asking at the same beat, as dashboards do: so many requests every so many seconds. */
  readonly beat?: { readonly everySeconds: number; readonly requests: number; readonly jitterSeconds: number };
  /** Clients that give up after so many seconds. */
  readonly patienceSeconds?: number;
}

/** A Lambda function behind a target group. */
export interface LambdaFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly runSeconds: Spread;
  /** The function's resource policy lets the load balancer invoke it. Absent = yes. */
  readonly invokable?: boolean;
  readonly reservedConcurrency?: number;
  /** Invocations that throw. */
  readonly throws?: readonly Selection[];
  /** Invocations that return something that is no HTTP response. */
  readonly returnsNonsense?: readonly Selection[];
  /** Requests answered with another status than 200. */
  readonly answers?: readonly (Selection & { readonly status: number })[];
  /** Bytes returned, when more than a little. */
  readonly returnsBytes?: readonly (Selection & { readonly bytes: number })[];
}

/** True when `second` of the hour lies in the period; always true without one. */
export function within(period: Period | undefined, second: number): boolean {
  if (!period) return true;
  return second >= (period.from ?? Number.NEGATIVE_INFINITY) && second < (period.to ?? Number.POSITIVE_INFINITY);
}
