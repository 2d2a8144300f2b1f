import { type Context, type Gap, type GapCode, InspectionError } from "@cloud502/core";
import { type Asked, translate } from "./errors.ts";
import type { AwsOptions } from "./options.ts";
import { purposeEverywhere } from "./policy.ts";
import { maxAttempts, type Pressure, pacedRetries } from "./retry.ts";
import { type Rate, rates, type Throttle, throttle } from "./throttle.ts";

/** The service names that AWS uses in AWS_ENDPOINT_URL_<SERVICE>. */
type ServiceId =
  | "ELASTIC_LOAD_BALANCING_V2"
  | "CLOUDWATCH"
  | "CLOUDWATCH_LOGS"
  | "S3"
  | "EC2"
  | "STS"
  | "ACM"
  | "ECS"
  | "LAMBDA"
  | "WAFV2";

/** Passed to each SDK call. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** What every call of one connect() goes through: configuration, pace, translated errors, remembered answers, gaps. */
export interface Session {
  readonly context: Context;
  readonly options: AwsOptions;
  /** Client configuration for one service in one region; without a region the SDK finds the profile's own. */
  config(service: ServiceId, region?: string, rate?: Rate): ClientConfig;
  /** Makes one call; rejects with an InspectionError only. */
  ask<T>(permission: string, region: string, call: (options: CallOptions) => Promise<T>): Promise<T>;
  /** The one answer to `key`, asked once. */
  remember<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** The answer, or undefined and a gap; no credentials, wrong usage and an interrupt still reject. */
  attempt<T>(question: string, gateway: string | undefined, load: () => Promise<T>): Promise<T | undefined>;
  gap(gap: Omit<Gap, "provider">): void;
  /** Set when a region is listed whole: a permission that all load balancers lack alike is then one gap, not one for each. */
  fleet: boolean;
  /** Set once by the assumed role, if any. */
  credentials?: ClientConfig["credentials"];
  onClose(close: () => void): void;
  close(): void;
}

/** The part of every SDK client's configuration that is ours. */
type ClientConfig = ReturnType<typeof clientConfig>;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

interface Pace {
  readonly pass: Throttle;
  readonly pressure: Pressure;
}

/** Opens a session; loads no SDK and makes no call. */
export function openSession(options: AwsOptions, context: Context): Session {
  const memory = new Map<string, Promise<unknown>>();
  const paces = new Map<string, Pace>();
  const closers: (() => void)[] = [];
  const gaps = new Set<string>();
  const { signal, env } = context;
  const profile = options.profile ?? env.AWS_PROFILE;

  /** One bucket per rate and region; one connect() is one account. */
  const pace = (region: string, rate: Rate): Pace => {
    const key = `${region} ${rate.perSecond}`;
    const existing = paces.get(key) ?? { pass: throttle(rate, context), pressure: { gaveUp: 0 } };
    paces.set(key, existing);
    return existing;
  };
  const about = (permission: string, region: string): Asked => ({
    permission,
    region,
    signal,
    ...(profile && { profile }),
  });

  const session: Session = {
    context,
    options,
    config(service, region, rate = rates.api) {
      const { pass, pressure } = pace(region ?? "", rate);
      return clientConfig({
        region,
        endpoint: endpointOf(service, env),
        profile,
        credentials: session.credentials ?? (profile ? undefined : environmentCredentials(env)),
        retryStrategy: pacedRetries(pass, context, pressure),
      });
    },
    async ask(permission, region, call) {
      try {
        signal.throwIfAborted();
        return await call({ abortSignal: signal });
      } catch (error) {
        throw translate(error, about(permission, region));
      }
    },
    remember<T>(key: string, load: () => Promise<T>): Promise<T> {
      const known = memory.get(key) as Promise<T> | undefined; // a key has one type: each is used in one place
      const answer = known ?? load();
      if (!known) memory.set(key, answer);
      return answer;
    },
    async attempt(question, gateway, load) {
      try {
        return await load();
      } catch (error) {
        session.gap({ ...gapOf(error), question, ...(gateway && { gateway }) });
        return undefined;
      }
    },
    fleet: false,
    gap({ gateway, ...gap }) {
      const purpose = session.fleet && gap.permission ? purposeEverywhere(gap.permission) : undefined;
      const told = purpose ? { ...gap, question: purpose } : { ...gap, ...(gateway && { gateway }) };
      const said = JSON.stringify([told.question, told.code, purpose ? "" : gateway]);
      if (gaps.has(said)) return; // two parts of one answer may miss the same call
      gaps.add(said);
      context.gap({ provider: "aws", ...told });
    },
    onClose: (close) => void closers.push(close),
    close() {
      for (const close of closers.splice(0)) close();
    },
  };
  return session;
}

const gapCodes: Partial<Record<string, GapCode>> = {
  denied: "denied",
  throttled: "throttled",
  unreachable: "unreachable",
  timeout: "timeout",
  "invalid-reply": "invalid-reply",
  "not-found": "not-found",
  unreadable: "unreadable",
  usage: "unsupported",
};

/** A failed question as a gap; rethrows what ends a run. */
export function gapOf(error: unknown): Pick<Gap, "code" | "message" | "permission"> {
  if (!(error instanceof InspectionError)) throw error;
  const code = gapCodes[error.code];
  if (!code) throw error;
  return {
    code,
    message: `${error.message} ${error.hint}`.trim(),
    ...(error.permission && { permission: error.permission }),
  };
}

interface ConfigParts {
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly profile: string | undefined;
  readonly credentials: Credentials | (() => Promise<Credentials>) | undefined;
  readonly retryStrategy: ReturnType<typeof pacedRetries>;
}

function clientConfig({ region, endpoint, profile, credentials, retryStrategy }: ConfigParts) {
  return {
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(profile && { profile }),
    ...(credentials && { credentials }),
    maxAttempts,
    retryStrategy,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  };
}

function endpointOf(service: ServiceId, env: Context["env"]): string | undefined {
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true") return undefined;
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL;
  if (!endpoint) return undefined;
  if (/^https?:$/.test(URL.parse(endpoint)?.protocol ?? "")) return endpoint;
  throw new InspectionError("usage", `AWS_ENDPOINT_URL is not an http(s) URL: ${JSON.stringify(endpoint)}.`, {
    hint: "Write it like http://127.0.0.1:4566, or unset it.",
  });
}

function environmentCredentials(env: Context["env"]): Credentials | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
