/** A load balancer, application gateway, zone or server block: something that takes requests and passes them on. */
export interface Gateway {
  /** The provider's own full identifier: an ARN, a resource id, a zone id. */
  readonly id: string;
  readonly name: string;
  /** "pool" is a pool that no gateway uses (an unattached target group), asked about by itself; "logs" stands for log files alone. */
  readonly kind: "gateway" | "pool" | "logs";
  readonly pools: readonly Pool[];
  /** Where it lives: account, region, subscription, resource group, zone; the provider's own words as keys. */
  readonly scope: Readonly<Record<string, string>>;
  /** Names that requests reach it by, for joining hops. */
  readonly hostnames?: readonly string[];
}

/** A group of backends behind a gateway: target group, backend pool x setting, origin pool, upstream. */
export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly protocol?: string;
  readonly port?: number;
}

/** What a gateway believes about one backend. "unused" takes no traffic by configuration; "draining" and "initial" are on the way. */
export type BackendState = "healthy" | "unhealthy" | "initial" | "draining" | "unused" | "unknown";

/** One server of a pool, with the health that the gateway reports for it. */
export interface Backend {
  /** The pool's id. */
  readonly pool: string;
  /** host:port, a unix path, a function's ARN: as the gateway's logs spell it. */
  readonly address: string;
  readonly state: BackendState;
  /** The provider's reason code, verbatim ("Target.Timeout"). */
  readonly reason?: string;
  /** The provider's words about the reason, verbatim; hostile text. */
  readonly description?: string;
  /** ISO 8601; when this state began, where the provider says. */
  readonly since?: string;
  readonly zone?: string;
  /** The provider's identifier when the address is not it (an instance id). */
  readonly id?: string;
  /** The certificates that the backend presented to the health check, leaf first, in the provider's words; hostile text. */
  readonly certificates?: readonly string[];
  /** Outlier detection says this backend answers worse than its neighbours. */
  readonly anomalous?: boolean;
  /** An operator or the platform overrides the measured health ("ZonalShiftActive"). */
  readonly override?: string;
}

/** The health-check configuration of one pool. */
export interface Probe {
  /** The pool's id. */
  readonly pool: string;
  readonly enabled: boolean;
  readonly protocol: string;
  /** A number, or "traffic-port" where the check follows the pool's port. */
  readonly port: number | "traffic-port";
  readonly path?: string;
  readonly host?: string;
  /** The accepted answers as the provider writes them: "200-299", "12". */
  readonly expect?: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold?: number;
  readonly unhealthyThreshold: number;
}

/** The settings that mean the same across providers; absent = the provider has no such limit or it could not be read. */
export interface Limits {
  /** Longest wait between two bytes from the backend. */
  readonly idleTimeoutSeconds?: number;
  readonly connectTimeoutSeconds?: number;
  readonly responseTimeoutSeconds?: number;
  /** How long an idle connection to the client is kept. */
  readonly clientKeepAliveSeconds?: number;
  readonly requestHeaderBytes?: number;
  readonly responseHeaderBytes?: number;
  readonly requestBodyBytes?: number;
}
