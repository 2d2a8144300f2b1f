/** What is true of a simulated Cloudflare account: servers with their faults, and how hostnames reach them. Never a symptom. */
export interface CloudflareWorld {
  readonly account: string;
  readonly zones: readonly ZoneWorld[];
  readonly tunnels?: readonly TunnelWorld[];
  readonly pools?: readonly PoolWorld[];
  readonly monitors?: readonly MonitorWorld[];
  readonly workerDomains?: readonly { readonly hostname: string; readonly service: string }[];
  /** What people changed, and how many minutes ago. */
  readonly changes?: readonly {
    readonly minutesAgo: number;
    readonly actor: string;
    readonly action: string;
    readonly product: string;
  }[];
  /** Permission groups that the token lacks: "DNS Read". */
  readonly missingPermissions?: readonly string[];
  readonly quirks?: Quirks;
}

/** How the API itself differs from its documentation, or what a plan allows. */
export interface Quirks {
  /** Lists that answer the same page whatever `page` says, by action: "accounts:list". */
  readonly ignorePage?: readonly string[];
  /** Lists without result_info. */
  readonly withoutInfo?: readonly string[];
  /** Items a page at most, whatever is asked for. */
  readonly pageSize?: number;
  /** Actions that answer 200 with `success: false`. */
  readonly unsuccessful?: readonly string[];
  /** Actions that answer `result: null`. */
  readonly nullResult?: readonly string[];
  /** Dimensions that the plan does not have. */
  readonly missingDimensions?: readonly string[];
  /** Widest window and oldest data of GraphQL, in seconds. */
  readonly maxDuration?: number;
  readonly notOlderThan?: number;
  readonly rateLimit?: number;
}

export interface ZoneWorld {
  readonly name: string;
  /** off | flexible | full | strict */
  readonly ssl: string;
  readonly plan?: string;
  readonly readTimeoutSeconds?: number;
  readonly settings?: Readonly<Record<string, string | number>>;
  readonly sites: readonly SiteWorld[];
  /** Names without the proxy. */
  readonly unproxied?: readonly { readonly name: string; readonly address: string }[];
  readonly healthChecks?: readonly { readonly name: string; readonly site: string; readonly suspended?: boolean }[];
  readonly originCaDays?: number;
  readonly pageRules?: readonly { readonly pattern: string; readonly action: string; readonly value?: string }[];
  readonly originRules?: readonly { readonly expression: string; readonly host?: string; readonly port?: number }[];
  readonly workerRoutes?: readonly { readonly pattern: string; readonly script: string }[];
  /** A data centre that cannot do its work. */
  readonly sickColo?: string;
  /** Records beside those of the sites, to fill lists. */
  readonly spareRecords?: number;
  readonly logExplorer?: boolean;
  readonly paused?: boolean;
}

/** A hostname and the way to its server. */
export interface SiteWorld {
  readonly hostname: string;
  readonly requestsPerMinute: number;
  readonly way:
    | { readonly kind: "address"; readonly server: ServerWorld; readonly more?: readonly ServerWorld[] }
    | { readonly kind: "cname"; readonly target: string; readonly server: ServerWorld | null }
    | { readonly kind: "tunnel"; readonly tunnel: string; readonly service: string; readonly server: ServerWorld }
    | { readonly kind: "balancer"; readonly pools: readonly string[]; readonly fallback: string };
}

/** A server as it really is. Everything absent is well. */
export interface ServerWorld {
  readonly address: string;
  readonly listening?: boolean;
  /** True = packets from Cloudflare vanish. */
  readonly firewalled?: boolean;
  /** False = its TLS shares no version or cipher with Cloudflare. */
  readonly agreesOnTls?: boolean;
  /** Days until its certificate expires; negative = expired. */
  readonly certificateDays?: number;
  /** How long an answer takes, and which share of requests takes so long. */
  readonly slow?: { readonly seconds: number; readonly share: number };
  /** Bytes of response headers. */
  readonly headerBytes?: number;
  /** What the server's own software answers, by share of requests. */
  readonly answers?: { readonly status: number; readonly share: number };
  /** What it answers to the path that monitors ask for. */
  readonly monitorStatus?: number;
}

export interface TunnelWorld {
  readonly name: string;
  /** How many cloudflared processes run. */
  readonly connectors: number;
  readonly version?: string;
}

export interface PoolWorld {
  readonly name: string;
  readonly enabled?: boolean;
  readonly monitor?: string;
  readonly minimumOrigins?: number;
  readonly origins: readonly { readonly name: string; readonly server: ServerWorld; readonly enabled?: boolean }[];
}

export interface MonitorWorld {
  readonly name: string;
  readonly type: string;
  readonly path: string;
  readonly expectedCodes: string;
  readonly host?: string;
  readonly timeoutSeconds?: number;
}
