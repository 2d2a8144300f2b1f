import type { Adapter, Context, Gateway, Window } from "@cloud502/core";
import { InspectionError } from "@cloud502/core";
import { cloudflareApi } from "./api/client.ts";
import { backendsOf, probesOf } from "./backends.ts";
import { checkOrigins, parseConnectTo } from "./check-origins.ts";
import type { Route } from "./exchange.ts";
import type { CloudflareFacts } from "./facts.ts";
import { analyticsFailures, analyticsSeries } from "./failures.ts";
import { explorerFailures, mergeFailures } from "./log-explorer.ts";
import type { CloudflareOptions } from "./options.ts";
import { resolveOrigins } from "./origins.ts";
import { accountReader } from "./read/account.ts";
import { analyticsReader } from "./read/analytics.ts";
import { memo } from "./read/answer.ts";
import { gatherFacts, gatherLayout } from "./read/gather.ts";
import { listZones } from "./read/list-zones.ts";
import { rangesReader } from "./read/ranges.ts";
import { traceHostnames } from "./read/traces.ts";
import { zoneReader } from "./read/zone.ts";
import type { Zone } from "./wire/zone.ts";

/** How many zones are listed ahead of the one that is handed out. */
const zonesAhead = 8;

/** Reads zones through Cloudflare's v4 API and GraphQL Analytics. Throws `credentials` when no token is set. */
export async function cloudflareAdapter(
  options: CloudflareOptions,
  context: Context,
): Promise<Adapter<CloudflareFacts>> {
  const api = await cloudflareApi(context, options.concurrency);
  const ranges = rangesReader(api, context);
  // The lab asks for "mapped": its origins exist on loopback only, and their addresses belong to nobody.
  const onlyMapped = !options.checkOrigins && context.env.CLOUD502_CHECK_ORIGINS === "mapped";
  const checked = options.checkOrigins || onlyMapped;
  const connectTo = { ...parseConnectTo(context.env.CLOUD502_CONNECT_TO), ...options.connectTo };
  const accounts = new Map<string, ReturnType<typeof accountReader>>();
  const readers = new Map<string, ReturnType<typeof zoneReader>>();
  const listings = memo<readonly Zone[]>();
  const layouts = memo<Awaited<ReturnType<typeof gatherLayout>>>();
  const facts = memo<CloudflareFacts>();
  let inScope: readonly Zone[] = [];
  let analytics = analyticsReader(api, context, inScope);

  function accountOf(zone: Zone) {
    const known = accounts.get(zone.account) ?? accountReader(api, context, zone.account);
    accounts.set(zone.account, known);
    return known;
  }

  function readerOf(gateway: Pick<Gateway, "id" | "name">) {
    const known = readers.get(gateway.id);
    if (known) return known;
    throw new InspectionError("not-found", `Zone ${gateway.name} was not listed by this connection.`, {
      hint: "List gateways() first.",
    });
  }

  const layoutOf = (id: string, name: string) => {
    const zone = readerOf({ id, name });
    return layouts(id, () => gatherLayout(zone, accountOf(zone.zone)));
  };

  /** Hostnames, and how each reaches its origin. */
  async function routesOf(gateway: Gateway): Promise<ReadonlyMap<string, Route>> {
    const layout = await layoutOf(gateway.id, gateway.name);
    return new Map(resolveOrigins(layout, []).map(({ hostname, kind }) => [hostname, kind]));
  }

  function factsOf(gateway: Gateway): Promise<CloudflareFacts> {
    return facts(gateway.id, async () => {
      const zone = readerOf(gateway);
      const neighbours = inScope.flatMap(({ id }) => readers.get(id) ?? []);
      const parts = await gatherFacts({
        zone,
        account: accountOf(zone.zone),
        layout: await layoutOf(gateway.id, gateway.name),
        ranges,
        neighbours,
      });
      const origins = resolveOrigins(parts, options.hostnames);
      const traces = options.trace
        ? await traceHostnames(api, context, zone.zone, origins, options.hostnames)
        : undefined;
      const checks = checked ? await checkOrigins(origins, { connectTo, onlyMapped }, context) : undefined;
      return { ...parts, origins, ...(traces && { traces }), ...(checks && { checks }) };
    });
  }

  return {
    async *gateways(scope) {
      const zones = await listings(JSON.stringify(scope ?? null), () => listZones(api, options, scope));
      if (zones !== inScope) analytics = analyticsReader(api, context, zones);
      inScope = zones;
      for (const zone of zones) if (!readers.has(zone.id)) readers.set(zone.id, zoneReader(api, context, zone));
      for (const [index, zone] of zones.entries()) {
        // The next zones are read while this one is looked at; the throttle keeps the pace.
        for (const ahead of zones.slice(index, index + zonesAhead))
          layoutOf(ahead.id, ahead.name).catch(() => undefined);
        yield toGateway(zone, await layoutOf(zone.id, zone.name), options.hostnames);
      }
    },
    async backends(gateway) {
      const { zone } = readerOf(gateway);
      const layout = await layoutOf(gateway.id, gateway.name);
      const account = accountOf(zone);
      const pools = await Promise.all(
        (layout.pools ?? []).map(async (pool) => ({ ...pool, health: await account.poolHealth(pool.id, pool.name) })),
      );
      const healthChecks = await readerOf(gateway).healthChecks();
      return backendsOf(pools, healthChecks ?? [], resolveOrigins(layout, options.hostnames), layout.tunnels ?? []);
    },
    async probes(gateway) {
      const layout = await layoutOf(gateway.id, gateway.name);
      const monitors = layout.pools?.length ? await accountOf(readerOf(gateway).zone).monitors() : [];
      const healthChecks = await readerOf(gateway).healthChecks();
      return probesOf(
        layout.pools ?? [],
        monitors ?? [],
        healthChecks ?? [],
        resolveOrigins(layout, options.hostnames),
      );
    },
    async failures(gateway, window: Window) {
      const { zone } = readerOf(gateway);
      const [routes, answer] = await Promise.all([routesOf(gateway), analytics(zone, window)]);
      const counted = answer && analyticsFailures(answer, routes, zone);
      const explored = options.logExplorer
        ? await explorerFailures(api, context, readerOf(gateway), window, routes)
        : undefined;
      const all = mergeFailures(counted, explored, window);
      if (!all)
        throw new InspectionError("unreadable", `No source could say which requests of ${zone.name} failed.`, {
          hint: "See the other gaps for why.",
        });
      if (options.hostnames.length === 0) return all;
      return {
        ...all,
        groups: all.groups.filter(({ host }) => host === undefined || options.hostnames.includes(host)),
      };
    },
    async settings(gateway) {
      const known = await factsOf(gateway);
      const readTimeout = known.settings?.proxy_read_timeout;
      const seconds = typeof readTimeout === "number" ? readTimeout : Number(readTimeout ?? Number.NaN);
      const limits = {
        // SYN-ACK within 19 s; fundamentals/reference/connection-limits
        connectTimeoutSeconds: 19,
        clientKeepAliveSeconds: 400,
        idleTimeoutSeconds: 900,
        ...(Number.isFinite(seconds) && { responseTimeoutSeconds: seconds }),
      };
      return { limits, facts: known };
    },
    async metrics(gateway, window) {
      const answer = await analytics(readerOf(gateway).zone, window);
      return answer ? analyticsSeries(answer) : [];
    },
  };
}

function toGateway(
  zone: Zone,
  layout: Awaited<ReturnType<typeof gatherLayout>>,
  hostnames: readonly string[],
): Gateway {
  const origins = resolveOrigins(layout, hostnames).filter(({ proxied }) => proxied);
  const pools = (layout.pools ?? []).map(({ id, name }) => ({ id, name }));
  return {
    id: zone.id,
    name: zone.name,
    kind: "gateway",
    pools: [
      ...origins
        .filter(({ kind }) => kind !== "load-balancer")
        .map(({ hostname }) => ({ id: hostname, name: hostname })),
      ...pools,
    ],
    scope: {
      account: zone.account,
      zone: zone.name,
      ...(zone.plan && { plan: zone.plan }),
      status: zone.paused ? "paused" : zone.status,
    },
    hostnames: origins.map(({ hostname }) => hostname),
  };
}
