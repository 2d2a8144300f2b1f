import type { Match } from "@cloud502/core";
import { bindings } from "../probes.ts";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  aboutRequests,
  counted,
  failing,
  fits,
  isDown,
  listed,
  logSource,
  namesOf,
  proves,
  series,
  serversByPool,
  sources,
  total,
} from "./evidence.ts";
import { backgroundShare, poolsOf, requestsTo, sickServer } from "./shapes.ts";

export const noLiveBackend: AzureRule = {
  id: "azure/no-live-backend",
  title: "The gateway had no live server for {pool}",
  severity: "critical",
  cause: "no-live-backends",
  why: "The gateway answered 502 by itself because every server of the pool was marked down (ERRORINFO_UPSTREAM_NO_LIVE).",
  fix: ["cloud502 azure backends -g {group} --gateway {gateway}", "Mend what the probes name."],
  docs: [docs.monitoring, `${docs.badGateway}#unhealthy-instances-in-backendaddresspool`],
  detect: (snapshot) =>
    [...poolsOf(failing(snapshot, ["no-live-backend", "gateway-answered"]))].flatMap(([pool, groups]): Match[] => {
      const empty =
        snapshot.facts &&
        bindings(snapshot.facts).some(
          ({ id, pool: own }) => id === pool && own.members.length + own.ipConfigurations.length === 0,
        );
      if (empty) return [];
      const down = isDown(serversByPool(snapshot).get(pool) ?? []);
      const zero = series(snapshot, "HealthyHostCount", pool ? { pool } : {}).some(({ points }) =>
        points.some(([, value]) => value === 0),
      );
      return [
        aboutRequests(groups, {
          subject: pool || snapshot.gateway.name,
          ...(pool && { pool }),
          names: namesOf(snapshot, pool),
          evidence: [
            proves(counted(groups, "no reachable backend"), logSource(groups)),
            ...(down ? [proves("every server is unhealthy", sources.health)] : []),
            ...(zero ? [proves("HealthyHostCount was 0", sources.metrics)] : []),
          ],
        }),
      ];
    }),
};

const relayed = {
  cause: "backend-error",
  docs: [docs.monitoring],
} as const;

export const backendAnswered: AzureRule = {
  ...relayed,
  id: "azure/backend-answered-5xx",
  title: "Servers of {pool} themselves answer {status}",
  severity: "high",
  why: "The backend's status equals the client's: the gateway only passed it on.",
  fix: [
    "Read the application's log for these requests; when a proxy inside the backend made it, read that proxy's error log.",
  ],
  detect: (snapshot) =>
    [...poolsOf(failing(snapshot, ["backend-answered"]))].flatMap(([pool, groups]): Match[] => {
      const requests = requestsTo(snapshot, groups);
      if (requests !== undefined && total(groups) < backgroundShare * requests) return [];
      const one = sickServer(snapshot, groups);
      const routes = groups.flatMap(({ route }) => route ?? []);
      return [
        aboutRequests(groups, {
          subject: one ?? (pool || snapshot.gateway.name),
          ...(pool && { pool }),
          ...(one && { backend: one }),
          names: { ...namesOf(snapshot, pool), status: listed(groups.map(({ status }) => String(status))) },
          evidence: [
            proves(counted(groups, "the backend gave the same status"), logSource(groups)),
            ...(routes.length > 0 ? [fits(`paths: ${listed(routes)}`, logSource(groups))] : []),
            ...(backendMade5xx(snapshot) > 0
              ? [proves(`BackendResponseStatus counts ${backendMade5xx(snapshot)} answers of 5xx`, sources.metrics)]
              : []),
          ],
        }),
      ];
    }),
};

function backendMade5xx(snapshot: Parameters<AzureRule["detect"]>[0]): number {
  return series(snapshot, "BackendResponseStatus", { status: "5xx" }).reduce(
    (all, { points }) => all + points.reduce((part, [, value]) => part + value, 0),
    0,
  );
}

export const backendStatusChanged: AzureRule = {
  id: "azure/backend-status-changed",
  title: "The gateway answers another status than {pool}",
  severity: "medium",
  cause: "hidden-failure",
  why: "The backend answered, and the client got a 5xx that the backend did not send: a rewrite, an error page or a retry stands between.",
  fix: ["Compare rewrite rules and custom error pages with these requests."],
  docs: [docs.monitoring, docs.errorPages],
  detect: (snapshot) =>
    [...poolsOf(failing(snapshot, ["backend-status-changed"]))].map(([pool, groups]) =>
      aboutRequests(groups, {
        subject: pool || snapshot.gateway.name,
        ...(pool && { pool }),
        names: namesOf(snapshot, pool),
        evidence: [
          proves(
            counted(
              groups,
              `the backend had answered ${listed(groups.map(({ backendStatus }) => String(backendStatus)))}`,
            ),
            logSource(groups),
          ),
        ],
      }),
    ),
};

export const defaultPoolTraffic: AzureRule = {
  id: "azure/ingress-default-pool",
  title: "Requests fall into the ingress controller's empty default pool",
  severity: "high",
  cause: "config-error",
  why: "The ingress controller points rules at `defaultaddresspool` when it loses an ingress; the pool has no servers.",
  fix: [
    "Look at the controller's log and let it reconcile: kubectl -n kube-system rollout restart deployment/ingress-appgw-deployment",
  ],
  docs: ["https://github.com/Azure/application-gateway-kubernetes-ingress/issues/771", docs.ingressDeployments],
  detect: (snapshot) => {
    const groups = failing(snapshot, ["no-live-backend", "gateway-answered"]).filter(
      ({ status, pool }) => status === 502 && /^defaultaddresspool(~|$)/i.test(pool ?? ""),
    );
    if (groups.length === 0) return [];
    const pool = groups[0]?.pool;
    return [
      aboutRequests(groups, {
        subject: pool ?? snapshot.gateway.name,
        ...(pool && { pool }),
        names: namesOf(snapshot, pool),
        evidence: [proves(counted(groups, "pool defaultaddresspool"), logSource(groups))],
      }),
    ];
  },
};
