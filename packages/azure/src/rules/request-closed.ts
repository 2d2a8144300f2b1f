import type { FailureGroup, Match } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  type AzureSnapshot,
  aboutRequests,
  counted,
  doubts,
  failing,
  fits,
  listed,
  logSource,
  namesOf,
  proves,
  sources,
  total,
} from "./evidence.ts";
import { isAccident, leastRequests, poolsOf, raceShare, requestsTo, restarts, shapeOf, sickServer } from "./shapes.ts";

/** A small share, over the whole time, on several healthy servers: what a race looks like and a crash or deployment does not. */
function isRace(snapshot: AzureSnapshot, pool: string, groups: readonly FailureGroup[]): boolean {
  const { spanSeconds, spread } = shapeOf(groups);
  const requests = requestsTo(snapshot, groups);
  const sick = (snapshot.backends ?? []).some((backend) => backend.pool === pool && backend.state === "unhealthy");
  if (total(groups) < leastRequests || (requests && total(groups) > raceShare * requests)) return false;
  if (sick || restarts(snapshot, pool) || sickServer(snapshot, groups)) return false;
  return spanSeconds >= 900 && spread >= 0.15;
}

/** A server is marked down after interval x threshold of its probe: 90 s by default, two minutes with the last probe's wait. */
const markedDownSeconds = 180;

export const keepaliveRace: AzureRule = {
  id: "azure/keepalive-race",
  title: "Servers of {pool} likely close idle connections just as the gateway reuses them",
  severity: "high",
  cause: "keepalive-race",
  why: "A small share of requests over the whole time, on healthy servers, meets a connection that the server has just closed: likely the application keeps idle connections for a shorter time than the gateway reuses them.",
  fix: [
    "Let the application keep idle connections longer than the gateway does, 120 s to be safe: Node `server.keepAliveTimeout = 120000`, gunicorn `--keep-alive 120`, nginx `keepalive_timeout 120s`, Kestrel `Limits.KeepAliveTimeout`, Tomcat `keepAliveTimeout`.",
    "On v2, a connection of its own for each client rules the race out: `dedicatedBackendConnection` of the backend setting.",
  ],
  docs: [docs.monitoring, docs.faq],
  basis: "inferred",
  detect: (snapshot) =>
    [...poolsOf(failing(snapshot, ["backend-closed"]))].flatMap(([pool, groups]): Match[] => {
      if (!isRace(snapshot, pool, groups)) return [];
      const shape = shapeOf(groups);
      const requests = requestsTo(snapshot, groups);
      const share = requests ? total(groups) / requests : undefined;
      const steps = `spread over ${Math.round(shape.spanSeconds / 60)} min and ${shape.byServer.size} servers`;
      return [
        aboutRequests(groups, {
          subject: pool || snapshot.gateway.name,
          ...(pool && { pool }),
          names: namesOf(snapshot, pool),
          evidence: [
            proves(counted(groups, `the server closed the connection, ${steps}`), logSource(groups)),
            ...(share === undefined
              ? []
              : [fits(`${(share * 100).toFixed(2)} % of the requests to these servers`, logSource(groups))]),
            ...(snapshot.backends ? [fits("all servers are healthy", sources.health)] : []),
            ...(snapshot.facts?.settings.some(
              ({ name, dedicatedConnection }) => dedicatedConnection && pool.endsWith(`~${name}`),
            )
              ? [doubts("the setting uses dedicated backend connections", sources.configuration)]
              : []),
          ],
        }),
      ];
    }),
};

export const restartBurst: AzureRule = {
  id: "azure/restart-burst",
  title: "Servers of {pool} likely stop while the gateway still sends to them",
  severity: "high",
  cause: "backend-closed-early",
  why: "Connections close and are refused in short bursts, on one server after the other, and all are healthy again: likely a deployment stops processes that still hold requests.",
  fix: [
    "Stop taking work before stopping: on SIGTERM finish what is in flight, and keep accepting for as long as the gateway takes to notice (interval x threshold of the probe, about 90 s by default).",
    "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --connection-draining-timeout 60",
    "Kubernetes: a preStop sleep of 90 s or more, and terminationGracePeriodSeconds above it.",
  ],
  docs: [docs.ingressDeployments, `${docs.settings}#connection-draining`],
  basis: "inferred",
  detect: (snapshot) =>
    [...poolsOf(failing(snapshot, ["backend-closed", "connection-failed"])).keys()].flatMap((pool): Match[] => {
      const shape = restarts(snapshot, pool);
      if (!shape) return [];
      const undrained = snapshot.facts?.settings.some(
        ({ name, drainSeconds }) => drainSeconds === undefined && pool.endsWith(`~${name}`),
      );
      return [
        aboutRequests(shape.groups, {
          subject: pool || snapshot.gateway.name,
          ...(pool && { pool }),
          names: namesOf(snapshot, pool),
          evidence: [
            proves(
              counted(
                shape.groups,
                `closed or refused on ${listed([...shape.byServer.keys()])}, each for at most ${Math.ceil(shape.longestSpan)} s`,
              ),
              logSource(shape.groups),
            ),
            ...(snapshot.backends ? [fits("all servers are healthy again", sources.health)] : []),
            ...(undrained ? [fits("connection draining is off", sources.configuration)] : []),
          ],
        }),
      ];
    }),
};

export const backendClosed: AzureRule = {
  id: "azure/backend-closed",
  title: "Servers of {pool} close connections before they answer",
  severity: "high",
  cause: "backend-closed-early",
  why: "The gateway sent the request and the server closed the connection without an answer: it crashed, hit a limit, or closes connections it should keep.",
  fix: [
    "Read the application's and the host's log at these times: a crash, the out-of-memory killer, a connection limit.",
    "Check the idle timeouts of anything between the gateway and the application.",
  ],
  docs: [docs.monitoring],
  detect: (snapshot) =>
    [...poolsOf(failing(snapshot, ["backend-closed", "no-backend-answer"]))].flatMap(([pool, groups]): Match[] => {
      if (isRace(snapshot, pool, failing(snapshot, ["backend-closed"], pool || undefined))) return [];
      if (restarts(snapshot, pool) || isAccident(snapshot, groups)) return [];
      const one = sickServer(snapshot, groups);
      return [
        aboutRequests(groups, {
          subject: one ?? (pool || snapshot.gateway.name),
          ...(pool && { pool }),
          ...(one && { backend: one }),
          names: namesOf(snapshot, pool),
          evidence: [proves(counted(groups, "the server closed the connection without an answer"), logSource(groups))],
        }),
      ];
    }),
};

/**
 * What follows when all servers refuse: within minutes they are marked down. Only where health was not asked; where it was,
 * the probes' own words explain these requests.
 */
function thenNone(snapshot: AzureSnapshot, pool: string, groups: readonly FailureGroup[]): readonly FailureGroup[] {
  if (pool === "" || (snapshot.backends ?? []).some((backend) => backend.pool === pool)) return [];
  const last = Math.max(...groups.map(({ lastSeen }) => Date.parse(lastSeen)));
  return failing(snapshot, ["no-live-backend"], pool).filter(
    ({ firstSeen }) => Math.abs(Date.parse(firstSeen) - last) <= markedDownSeconds * 1000,
  );
}

export const connectionFailed: AzureRule = {
  id: "azure/connection-failed",
  title: "Connections to {pool} fail at once: likely refused",
  severity: "high",
  cause: "connection-refused",
  why: "The gateway chose a server, got no status and waited for nothing: likely nothing listens there, or the TLS handshake fails at once.",
  fix: [
    "On the server: `ss -ltnp` shows what listens on port {port}.",
    "With an https setting also look at the certificate: the probe may use another name than live traffic.",
  ],
  docs: [docs.monitoring, docs.badGateway],
  basis: "inferred",
  detect: (snapshot) =>
    [...poolsOf(failing(snapshot, ["connection-failed"]))].flatMap(([pool, groups]): Match[] => {
      if (restarts(snapshot, pool) || isAccident(snapshot, groups)) return [];
      const one = sickServer(snapshot, groups);
      const after = thenNone(snapshot, pool, groups);
      return [
        aboutRequests([...groups, ...after], {
          subject: one ?? (pool || snapshot.gateway.name),
          ...(pool && { pool }),
          ...(one && { backend: one }),
          names: namesOf(snapshot, pool),
          evidence: [
            proves(
              counted(groups, "a server was chosen, gave no status, and the attempt took no time"),
              logSource(groups),
            ),
            ...(after.length > 0
              ? [fits(counted(after, "then the pool had no live server left"), logSource(after))]
              : []),
          ],
        }),
      ];
    }),
};
