import type { Match } from "@cloud502/core";
import { bindings } from "../probes.ts";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  type AzureSnapshot,
  failing,
  fits,
  isDown,
  namesOf,
  proves,
  series,
  serversByPool,
  sources,
  sum,
} from "./evidence.ts";

/** Pools in use that have no member. */
function emptyPools({ facts }: AzureSnapshot): ReadonlySet<string> {
  const empty = facts
    ? bindings(facts).filter(({ pool }) => pool.members.length + pool.ipConfigurations.length === 0)
    : [];
  return new Set(empty.map(({ id }) => id));
}

export const gatewayMade5xx: AzureRule = {
  id: "azure/gateway-made-5xx",
  title: "{gateway} itself made {count} answers of 5xx, and nothing here says why",
  severity: "high",
  cause: "no-live-backends",
  why: "ResponseStatus counts what clients got; BackendResponseStatus leaves out what the gateway made. The difference never came from a backend: likely no server was live.",
  fix: [
    "Turn the access log on, or look at backend health: az network application-gateway show-backend-health -g {group} -n {gateway}",
  ],
  docs: [docs.monitoring, docs.metrics],
  basis: "inferred",
  detect: (snapshot) => {
    const [clients, backends] = [
      series(snapshot, "ResponseStatus", { status: "5xx" }),
      series(snapshot, "BackendResponseStatus", { status: "5xx" }),
    ];
    const own = sum(clients) - sum(backends);
    const explained = (snapshot.failures?.groups ?? []).some(({ kind }) => kind === "request");
    const isSick = (snapshot.backends ?? []).some(({ state }) => state === "unhealthy" || state === "unknown");
    if (own <= 0 || explained || isSick || emptyPools(snapshot).size > 0 || snapshot.facts?.generation === "v1")
      return [];
    return [
      {
        subject: snapshot.gateway.name,
        requests: own,
        names: { ...namesOf(snapshot), count: String(own) },
        evidence: [
          proves(`clients got ${sum(clients)} answers of 5xx, backends sent ${sum(backends)}`, sources.metrics),
        ],
      },
    ];
  },
};

export const noHealthyHost: AzureRule = {
  id: "azure/no-healthy-host",
  title: "{pool} had no healthy server for {minutes} min",
  severity: "critical",
  cause: "no-live-backends",
  why: "HealthyHostCount of the pool was 0: every request for it got 502 from the gateway.",
  fix: ["cloud502 azure backends -g {group} --gateway {gateway}"],
  docs: [docs.metrics, docs.backendHealth],
  detect: (snapshot) =>
    series(snapshot, "HealthyHostCount").flatMap(({ dimensions, points, stepSeconds }): Match[] => {
      const pool = dimensions.pool;
      const zero = points.filter(([, value]) => value === 0);
      const [first] = zero;
      // Health, the configuration or the log says it better, and cites this metric.
      const isSaid =
        pool !== undefined &&
        (isDown(serversByPool(snapshot).get(pool) ?? []) ||
          emptyPools(snapshot).has(pool) ||
          failing(snapshot, ["no-live-backend"], pool).length > 0);
      if (pool === undefined || !first || isSaid) return [];
      return [
        {
          subject: pool,
          pool,
          firstSeen: first[0],
          names: { ...namesOf(snapshot, pool), minutes: String(Math.round((zero.length * stepSeconds) / 60)) },
          evidence: [
            proves(
              `HealthyHostCount was 0 in ${zero.length} steps of ${stepSeconds} s, first at ${first[0]}`,
              sources.metrics,
            ),
          ],
        },
      ];
    }),
};

export const connectTimeRose: AzureRule = {
  id: "azure/connect-time-rose",
  title: "Connecting to the servers of {gateway} takes ever longer: likely the network",
  severity: "medium",
  cause: "connect-timeout",
  why: "BackendConnectTime rose while the time from connection to first byte stayed: the network or the handshake is slow, not the application.",
  fix: ["Look at packet loss, source ports (SNAT) and firewalls between the gateway and the servers."],
  docs: [docs.monitoring, docs.metrics],
  basis: "inferred",
  detect: (snapshot) => {
    const connect = series(snapshot, "BackendConnectTime").flatMap(({ points }) => points);
    const first = new Map(series(snapshot, "BackendFirstByteResponseTime").flatMap(({ points }) => points));
    if (connect.length < 10) return [];
    const half = Math.floor(connect.length / 2);
    const mean = (values: readonly number[]) =>
      values.reduce((all, value) => all + value, 0) / Math.max(1, values.length);
    const [early, late] = [
      mean(connect.slice(0, half).map(([, value]) => value)),
      mean(connect.slice(half).map(([, value]) => value)),
    ];
    const rest = (points: typeof connect) =>
      mean(points.flatMap(([at, value]) => (first.has(at) ? [(first.get(at) ?? 0) - value] : [])));
    const [restEarly, restLate] = [rest(connect.slice(0, half)), rest(connect.slice(half))];
    if (late < 1_000 || late < 3 * early || restLate > 1.5 * Math.max(1, restEarly)) return [];
    return [
      {
        subject: snapshot.gateway.name,
        names: namesOf(snapshot),
        evidence: [
          fits(
            `BackendConnectTime rose from ${early.toFixed(0)} to ${late.toFixed(0)} ms; the rest stayed at ${restLate.toFixed(0)} ms`,
            sources.metrics,
          ),
        ],
      },
    ];
  },
};

export const gatewaySaturated: AzureRule = {
  id: "azure/gateway-saturated",
  title: "{gateway} works near its capacity",
  severity: "high",
  cause: "proxy-exhausted",
  latent: true,
  why: "v2: capacity units reach four fifths of what the largest number of instances gives (10 each); v1: CPU above 90 %.",
  fix: ["az network application-gateway update -g {group} -n {gateway} --min-capacity 2 --max-capacity 10"],
  docs: [docs.monitoring, "https://learn.microsoft.com/azure/application-gateway/high-traffic-support"],
  detect: (snapshot) => {
    const most = snapshot.facts?.autoscale?.max ?? snapshot.facts?.capacity;
    const peak = (name: string) =>
      Math.max(0, ...series(snapshot, name).flatMap(({ points }) => points.map(([, value]) => value)));
    const [units, cpu] = [peak("CapacityUnits"), peak("CpuUtilization")];
    const fact =
      most !== undefined && units >= 8 * most
        ? `CapacityUnits reached ${units}, ${most} instances give ${10 * most}`
        : cpu > 90
          ? `CpuUtilization reached ${cpu} %`
          : undefined;
    return fact === undefined
      ? []
      : [{ subject: snapshot.gateway.name, names: namesOf(snapshot), evidence: [proves(fact, sources.metrics)] }];
  },
};

export const slowRoutes: AzureRule = {
  id: "azure/request-timeout-near",
  title: "The slowest answers come close to the request timeout",
  severity: "medium",
  cause: "response-timeout",
  latent: true,
  why: "BackendLastByteResponseTime reaches nine tenths of the shortest request timeout; a little slower, and clients get 504 (v1: 502).",
  fix: [
    "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n SETTING --timeout 120",
  ],
  docs: [`${docs.badGateway}#request-time-out`, docs.settings],
  detect: (snapshot) => {
    const limit = snapshot.limits?.responseTimeoutSeconds;
    const slowest =
      Math.max(
        0,
        ...series(snapshot, "BackendLastByteResponseTime").flatMap(({ points }) => points.map(([, value]) => value)),
      ) / 1000;
    if (limit === undefined || slowest < 0.9 * limit || failing(snapshot, ["backend-timed-out"]).length > 0) return [];
    return [
      {
        subject: snapshot.gateway.name,
        names: namesOf(snapshot),
        evidence: [proves(`the slowest answer took ${slowest.toFixed(1)} s of ${limit} s`, sources.metrics)],
      },
    ];
  },
};
