import type { CauseClass } from "@cloud502/core";

/** Who made the error that a visitor saw. */
export type Producer = "origin" | "edge" | "connector" | "worker" | "unknown";

/** How a hostname reaches its origin, where it is known; GraphQL rows are joined with it, log files are not. */
export type Route = "address" | "cname" | "load-balancer" | "tunnel" | "worker" | "custom-hostname";

/** One failing request or group, in the terms of every source: GraphQL, Log Explorer, Logpush. Absent = the source has no such field. */
export interface Exchange {
  readonly edge: number;
  /** 0 = no response received from the origin. */
  readonly origin: number;
  readonly requestSource?: string | undefined;
  readonly cacheStatus?: string | undefined;
  /** Empty = Cloudflare made no request to an origin. */
  readonly edgeServerIp?: string | undefined;
  readonly tcpMs?: number | undefined;
  readonly tlsMs?: number | undefined;
  readonly originMs?: number | undefined;
  readonly requestBytes?: number | undefined;
  readonly securityAction?: string | undefined;
  readonly workerStatus?: string | undefined;
  readonly route?: Route | undefined;
}

export interface Signature {
  readonly id: string;
  readonly cause: CauseClass;
  readonly producedBy: Producer;
  /** How well the row alone tells who made the error. */
  readonly confidence: "high" | "medium" | "low";
  /** Statuses that Cloudflare answered with; absent = any from 500. */
  readonly edge?: readonly number[];
  readonly origin: "failed" | "none" | "any";
  /** What else must hold. */
  readonly when?: (exchange: Exchange) => boolean;
}
