import type { FailureGroup, Match } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  type AzureSnapshot,
  aboutRequests,
  counted,
  failing,
  fits,
  logSource,
  namesOf,
  proves,
  series,
  sources,
} from "./evidence.ts";
import { isAccident, poolsOf, sickServer } from "./shapes.ts";

const text = {
  severity: "high",
  cause: "response-timeout",
  docs: [`${docs.badGateway}#request-time-out`, docs.statusCodes, docs.settings],
  fix: [
    "Find out why {route} is slow, or answer early and work on.",
    "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --timeout 120",
  ],
} as const;

/** One match a pool, with how the waiting compares with the setting's request timeout. v2 may wait twice: it tries a second server. */
function timeouts(snapshot: AzureSnapshot, generation: "v1" | "v2"): readonly Match[] {
  const groups = failing(snapshot, ["backend-timed-out"]).filter(
    ({ detail }) => (detail?.generation ?? "v2") === generation,
  );
  const common = [...poolsOf(groups)].filter(([, own]) => !isAccident(snapshot, own));
  return common.map(([pool, own]) => {
    const setting = snapshot.facts?.settings.find(
      ({ name }) => pool.endsWith(`~${name}`) || (pool === "" && snapshot.facts?.settings.length === 1),
    );
    const limit = setting?.requestTimeoutSeconds;
    const taken = own.map(({ timings }) => timings?.total?.p50).find((value) => value !== undefined);
    const fitting =
      limit !== undefined &&
      taken !== undefined &&
      [1, 2].some((tries) => Math.abs(taken / (limit * tries) - 1) <= 0.05);
    const slow = series(snapshot, "BackendLastByteResponseTime").flatMap(({ points }) =>
      points.map(([, value]) => value),
    );
    const longest = slow.length > 0 ? Math.max(...slow) / 1000 : undefined;
    const one = sickServer(snapshot, own);
    return aboutRequests(own, {
      subject: one ?? (pool || snapshot.gateway.name),
      ...(pool && { pool }),
      ...(one && { backend: one }),
      names: { ...namesOf(snapshot, pool), route: routeOf(own) ?? "the route" },
      evidence: [
        proves(
          counted(
            own,
            taken === undefined
              ? "the backend was too slow"
              : `half of them waited ${taken.toFixed(1)} s or more for the backend`,
          ),
          logSource(own),
        ),
        ...(fitting
          ? [proves(`that is the request timeout of ${setting?.name}, ${limit} s`, sources.configuration)]
          : []),
        ...(limit !== undefined && longest !== undefined && longest >= 0.9 * limit
          ? [fits(`the slowest answers took ${longest.toFixed(1)} s, the timeout is ${limit} s`, sources.metrics)]
          : []),
      ],
    });
  });
}

function routeOf(groups: readonly FailureGroup[]): string | undefined {
  const routes = new Set(groups.map(({ route }) => route));
  return routes.size === 1 ? [...routes][0] : undefined;
}

export const requestTimeout: AzureRule = {
  ...text,
  id: "azure/request-timeout",
  title: "Servers of {pool} answer later than the request timeout",
  why: "A v2 gateway waits for the setting's request timeout, tries one other server, and answers 504.",
  detect: (snapshot) => timeouts(snapshot, "v2"),
};

export const requestTimeoutV1: AzureRule = {
  ...text,
  id: "azure/request-timeout-v1",
  title: "Servers behind the v1 gateway answer later than the request timeout",
  why: "A v1 gateway answers 502, not 504, when the backend is slower than the request timeout; its log gives the time in milliseconds.",
  detect: (snapshot) => timeouts(snapshot, "v1"),
};
