import type { Match } from "@cloud502/core";
import { bindings } from "../probes.ts";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  type AzureSnapshot,
  aboutRequests,
  counted,
  failing,
  isDown,
  listed,
  logSource,
  namesOf,
  proves,
  series,
  serversByPool,
  sources,
} from "./evidence.ts";

function hadNone(snapshot: AzureSnapshot, pool: string): boolean {
  return series(snapshot, "HealthyHostCount", { pool }).some(({ points }) => points.some(([, value]) => value === 0));
}

const show = "az network application-gateway show-backend-health -g {group} -n {gateway}";

export const allServersUnhealthy: AzureRule = {
  id: "azure/all-servers-unhealthy",
  title: "Every server of {pool} is unhealthy",
  severity: "critical",
  cause: "no-live-backends",
  why: "With no healthy server left the gateway answers 502 by itself.",
  fix: ["Mend what the probes name; then they recover by themselves.", show],
  docs: [`${docs.badGateway}#unhealthy-instances-in-backendaddresspool`],
  detect: (snapshot) =>
    [...serversByPool(snapshot)]
      .filter(([, servers]) => isDown(servers))
      .map(([pool, servers]): Match => {
        const groups = failing(snapshot, ["no-live-backend", "gateway-answered"], pool);
        return aboutRequests(groups, {
          subject: pool,
          pool,
          names: namesOf(snapshot, pool),
          evidence: [
            proves(
              `${servers.length} of ${servers.length} servers unhealthy: ${listed(servers.map(({ address }) => address))}`,
              sources.health,
            ),
            ...(groups.length > 0 ? [proves(counted(groups, "no reachable backend"), logSource(groups))] : []),
            ...(hadNone(snapshot, pool) ? [proves("HealthyHostCount was 0", sources.metrics)] : []),
          ],
        });
      }),
};

export const someServersUnhealthy: AzureRule = {
  id: "azure/some-servers-unhealthy",
  title: "Some servers of {pool} are unhealthy",
  severity: "high",
  cause: "no-live-backends",
  why: "The gateway routes around them; what is left carries the load, and one more failure is felt.",
  fix: ["Mend what the probes name.", show],
  docs: [docs.backendHealth],
  detect: (snapshot) =>
    [...serversByPool(snapshot)].flatMap(([pool, servers]) => {
      const sick = servers.filter(({ state }) => state === "unhealthy");
      if (sick.length === 0 || sick.length === servers.length) return [];
      const fact = `${sick.length} of ${servers.length} servers unhealthy: ${listed(sick.map(({ address }) => address))}`;
      return [{ subject: pool, pool, names: namesOf(snapshot, pool), evidence: [proves(fact, sources.health)] }];
    }),
};

export const serversDraining: AzureRule = {
  id: "azure/servers-draining",
  title: "Servers of {pool} are still draining",
  severity: "low",
  cause: "no-live-backends",
  latent: true,
  why: "A long drain keeps removed servers in use after a change.",
  fix: [
    "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --connection-draining-timeout 30",
  ],
  docs: [`${docs.settings}#connection-draining`],
  detect: (snapshot) =>
    [...serversByPool(snapshot)].flatMap(([pool, servers]) => {
      const draining = servers.filter(({ state }) => state === "draining").map(({ address }) => address);
      return draining.length === 0
        ? []
        : [
            {
              subject: pool,
              pool,
              names: namesOf(snapshot, pool),
              evidence: [proves(`draining: ${listed(draining)}`, sources.health)],
            },
          ];
    }),
};

export const poolWithoutServers: AzureRule = {
  id: "azure/pool-without-servers",
  title: "{pool} is in use and has no servers",
  severity: "critical",
  cause: "no-backends",
  why: "The pool names network interfaces or a scale set, and health lists no server for it: the set is empty, so the gateway answers 502.",
  fix: [
    "Add instances to the scale set, or members to the pool: az network application-gateway address-pool update -g {group} --gateway-name {gateway} -n {pool} --servers ADDRESS",
  ],
  docs: [`${docs.badGateway}#empty-backendaddresspool`],
  detect: (snapshot) => {
    const { facts, backends } = snapshot;
    if (!facts || !backends) return [];
    return bindings(facts)
      .filter(
        ({ id, pool }) =>
          pool.members.length + pool.ipConfigurations.length > 0 && !backends.some((backend) => backend.pool === id),
      )
      .map(({ id, pool }): Match => {
        const groups = failing(snapshot, ["no-live-backend", "gateway-answered"], id);
        return aboutRequests(groups, {
          subject: id,
          pool: id,
          names: namesOf(snapshot, id),
          evidence: [
            proves(`health lists no server of ${pool.name}`, sources.health),
            ...(groups.length > 0 ? [proves(counted(groups, "no reachable backend"), logSource(groups))] : []),
          ],
        });
      });
  },
};

export const poolEmpty: AzureRule = {
  id: "azure/pool-empty",
  title: "{pool} is in use and empty",
  severity: "critical",
  cause: "no-backends",
  why: "A rule sends requests to a pool with no member; the gateway answers every one of them with 502.",
  fix: [
    "az network application-gateway address-pool update -g {group} --gateway-name {gateway} -n {pool} --servers ADDRESS",
  ],
  docs: [`${docs.badGateway}#empty-backendaddresspool`],
  detect: (snapshot) => {
    if (!snapshot.facts) return [];
    return bindings(snapshot.facts)
      .filter(({ pool }) => pool.members.length + pool.ipConfigurations.length === 0)
      .map(({ id, pool, routes }): Match => {
        const groups = failing(snapshot, ["no-live-backend", "gateway-answered"], id);
        return aboutRequests(groups, {
          subject: id,
          pool: id,
          names: namesOf(snapshot, id),
          evidence: [
            proves(
              `${pool.name} has no members and is used by ${listed(routes.map(({ rule }) => `rule ${rule}`))}`,
              sources.configuration,
            ),
            ...(groups.length > 0 ? [proves(counted(groups, "no reachable backend"), logSource(groups))] : []),
          ],
        });
      });
  },
};
