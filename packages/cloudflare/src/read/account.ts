import type { Context } from "@cloud502/core";
import type { Api } from "../api/client.ts";
import { groups } from "../permissions.ts";
import { monitorWire, poolHealthWire, poolWire } from "../wire/balancing.ts";
import { connectorWire, tunnelConfigurationWire, tunnelWire, workerDomainWire } from "../wire/routing.ts";
import { auditWire } from "../wire/zone.ts";
import { answer, memo, once } from "./answer.ts";

/** How far back configuration changes are read: a day explains an onset within any usual window. */
const changesReachSeconds = 24 * 3600;

/** What belongs to an account and is shared by its zones; each part is read at most once, and undefined when it cannot be. */
export type AccountReader = ReturnType<typeof accountReader>;

export function accountReader(api: Api, context: Context, account: string) {
  const base = `/accounts/${account}`;
  const health = memo<Awaited<ReturnType<typeof readHealth>>>();
  const connectors = memo<Awaited<ReturnType<typeof readConnectors>>>();
  const ingress = memo<Awaited<ReturnType<typeof readIngress>>>();

  function readHealth(pool: string, name: string) {
    const ask = { question: `health of pool ${name}`, permission: groups.pools };
    return answer(context, undefined, ask, () =>
      api.get(`${base}/load_balancers/pools/${pool}/health`, poolHealthWire, ask),
    );
  }
  function readConnectors(tunnel: string, name: string) {
    const ask = { question: `connectors of tunnel ${name}`, permission: groups.tunnels };
    return answer(context, undefined, ask, () =>
      api.list(`${base}/cfd_tunnel/${tunnel}/connections`, connectorWire, ask),
    );
  }
  function readIngress(tunnel: string, name: string) {
    const ask = { question: `ingress of tunnel ${name}`, permission: groups.tunnels };
    return answer(context, undefined, ask, () =>
      api.get(`${base}/cfd_tunnel/${tunnel}/configurations`, tunnelConfigurationWire, ask),
    );
  }

  return {
    pools: once(() => {
      const ask = { question: "origin pools", permission: groups.pools };
      return answer(context, undefined, ask, () => api.list(`${base}/load_balancers/pools`, poolWire, ask), []);
    }),
    monitors: once(() => {
      const ask = { question: "monitors", permission: groups.pools };
      return answer(context, undefined, ask, () => api.list(`${base}/load_balancers/monitors`, monitorWire, ask), []);
    }),
    poolHealth: (pool: string, name: string) => health(pool, () => readHealth(pool, name)),
    tunnels: once(() => {
      const ask = { question: "tunnels", permission: groups.tunnels };
      const query = { is_deleted: "false" };
      return answer(
        context,
        undefined,
        ask,
        () => api.list(`${base}/cfd_tunnel`, tunnelWire, ask, { query, perPage: 100 }),
        [],
      );
    }),
    connectors: (tunnel: string, name: string) => connectors(tunnel, () => readConnectors(tunnel, name)),
    ingress: (tunnel: string, name: string) => ingress(tunnel, () => readIngress(tunnel, name)),
    workerDomains: once(() => {
      const ask = { question: "custom domains of Workers", permission: groups.workerDomains };
      return answer(context, undefined, ask, () => api.list(`${base}/workers/domains`, workerDomainWire, ask), []);
    }),
    changes: once(() => {
      const ask = { question: "configuration changes", permission: groups.audit };
      const now = context.now().getTime();
      const query = {
        since: new Date(now - changesReachSeconds * 1000).toISOString(),
        before: new Date(now).toISOString(),
      };
      return answer(
        context,
        undefined,
        ask,
        () => api.list(`${base}/logs/audit`, auditWire, ask, { query, perPage: 1000, by: "cursor", size: "limit" }),
        [],
      );
    }),
  };
}
