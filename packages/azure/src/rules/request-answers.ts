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
import { backgroundShare, leastRequests, poolsOf, requestsTo, sickServer } from "./shapes.ts";

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

export const gatewayError: AzureRule = {
  id: "azure/gateway-error",
  title: "The gateway itself answers 500",
  severity: "high",
  cause: "platform",
  why: "No backend was asked and the gateway answered 500, which it should never do.",
  fix: ["Open a support case with the transaction ids of these requests."],
  docs: [`${docs.statusCodes}#500--internal-server-error`],
  detect: (snapshot) => {
    const groups = failing(snapshot, ["gateway-error"]);
    if (total(groups) < leastRequests) return [];
    return [
      aboutRequests(groups, {
        subject: snapshot.gateway.name,
        names: namesOf(snapshot),
        evidence: [proves(counted(groups, "no backend was asked"), logSource(groups))],
      }),
    ];
  },
};

export const oneInstance: AzureRule = {
  id: "azure/one-instance-fails",
  title: "Nearly all failures come from one instance of the gateway: likely its own fault",
  severity: "high",
  cause: "platform",
  why: "Instances share the load evenly; when one makes nearly all failures and several serve, likely that instance is ill.",
  fix: [
    "Stop and start the gateway to replace its instances (this interrupts service), or open a support case: az network application-gateway stop -g {group} -n {gateway}",
  ],
  docs: [docs.monitoring],
  basis: "inferred",
  detect: (snapshot) => {
    const groups = failing(snapshot, [
      "backend-closed",
      "connection-failed",
      "no-backend-answer",
      "no-live-backend",
      "gateway-answered",
      "gateway-error",
      "backend-timed-out",
    ]);
    const counts = new Map<string, number>();
    for (const { detail, count } of groups)
      if (detail?.instance) counts.set(detail.instance, (counts.get(detail.instance) ?? 0) + count);
    const [worst] = [...counts].sort(([, a], [, b]) => b - a);
    const instances = snapshot.facts?.autoscale?.min ?? snapshot.facts?.capacity ?? 0;
    if (!worst || instances < 2 || worst[1] < 20 || worst[1] < 0.9 * total(groups)) return [];
    const own = groups.filter(({ detail }) => detail?.instance === worst[0]);
    return [
      aboutRequests(own, {
        subject: worst[0],
        names: namesOf(snapshot),
        evidence: [proves(counted(own, `${worst[1]} of ${total(groups)} on instance ${worst[0]}`), logSource(own))],
      }),
    ];
  },
};

export const oneHostName: AzureRule = {
  id: "azure/one-host-name-fails",
  title: "Only requests for {host} fail: likely the certificate for that name",
  severity: "high",
  cause: "tls-certificate",
  why: "The servers are healthy and other names work; with an https setting without a host name of its own, live traffic asks for the client's name, which the probe never tries.",
  fix: [
    "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --host-name {host}",
    "Or install a certificate for that name on the servers.",
  ],
  docs: [docs.tls, docs.badGateway],
  basis: "inferred",
  detect: (snapshot) => {
    const { facts } = snapshot;
    if (!facts) return [];
    return bindings(facts).flatMap(({ id, setting, routes }): Match[] => {
      if (!/^https$/i.test(setting.protocol) || setting.hostName || setting.pickHostFromBackend) return [];
      const groups = failing(snapshot, ["connection-failed", "no-backend-answer", "backend-closed"], id);
      const hosts = new Set(groups.flatMap(({ host }) => host ?? []));
      const served = new Set(
        routes.flatMap(({ listener }) => facts.listeners.find(({ name }) => name === listener)?.hostNames ?? []),
      );
      const [host] = hosts;
      if (hosts.size !== 1 || host === undefined || served.size < 2 || total(groups) < leastRequests) return [];
      return [
        aboutRequests(groups, {
          subject: host,
          pool: id,
          names: { ...namesOf(snapshot, id), host },
          evidence: [
            proves(counted(groups, `all for ${host}, of ${served.size} names`), logSource(groups)),
            fits(`${setting.name} is https without a host name of its own`, sources.configuration),
          ],
        }),
      ];
    });
  },
};
