import type { CloudflareFacts } from "../facts.ts";
import { patternCovers, tunnelOf } from "../hostnames.ts";
import type { AccountReader } from "./account.ts";
import type { ZoneReader } from "./zone.ts";

/** What is needed to say where hostnames go. */
type Layout = Pick<
  CloudflareFacts,
  "zone" | "records" | "loadBalancers" | "pools" | "tunnels" | "workerDomains" | "customHostnames" | "fallbackOrigin"
>;

/** Reads what says where a zone's hostnames go: DNS records, load balancers with their pools, tunnels, Workers, custom hostnames. */
export async function gatherLayout(reader: ZoneReader, account: AccountReader): Promise<Layout> {
  const [records, loadBalancers, workerDomains, customHostnames] = await Promise.all([
    reader.records(),
    reader.loadBalancers(),
    account.workerDomains(),
    reader.customHostnames(),
  ]);
  const { zone } = reader;
  const used = new Set(
    (loadBalancers ?? []).flatMap(({ defaultPools, otherPools, fallbackPool }) => [
      ...defaultPools,
      ...otherPools,
      ...(fallbackPool ? [fallbackPool] : []),
    ]),
  );
  // Without the list of balancers or records it is unknown which pools and tunnels there are: unknown, not none.
  const allPools = used.size > 0 ? await account.pools() : [];
  const pools = loadBalancers && allPools?.filter(({ id }) => used.has(id));
  const tunnels = records && (await gatherTunnels([...records], account));
  const fallbackOrigin = await reader.fallbackOrigin();
  return {
    zone,
    ...(records && { records: [...records] }),
    ...(loadBalancers && { loadBalancers: [...loadBalancers] }),
    ...(pools && { pools: pools.map((pool) => ({ ...pool, origins: [...pool.origins] })) }),
    ...(tunnels && { tunnels }),
    ...(workerDomains && {
      workerDomains: workerDomains
        .filter((one) => one.zone === undefined || one.zone === zone.id)
        .map(({ hostname, service }) => ({ hostname, service })),
    }),
    ...(customHostnames && { customHostnames: [...customHostnames] }),
    ...(fallbackOrigin && { fallbackOrigin }),
  };
}

/** Only tunnels that records point at: the others serve no hostname of this zone. */
async function gatherTunnels(
  records: NonNullable<Layout["records"]>,
  account: AccountReader,
): Promise<Layout["tunnels"]> {
  const ids = [...new Set(records.flatMap(({ content }) => tunnelOf(content) ?? []))];
  if (ids.length === 0) return [];
  const known = await account.tunnels();
  if (!known) return undefined;
  return Promise.all(
    ids.map(async (id) => {
      const tunnel = known.find((one) => one.id === id);
      if (!tunnel) return { id, name: id, status: "deleted" };
      const [connectors, ingress] = await Promise.all([
        account.connectors(id, tunnel.name),
        account.ingress(id, tunnel.name),
      ]);
      return { ...tunnel, ...(connectors && { connectors: [...connectors] }), ...(ingress && { ingress }) };
    }),
  );
}

interface Sources {
  readonly zone: ZoneReader;
  readonly account: AccountReader;
  readonly layout: Layout;
  readonly ranges: () => Promise<string[] | undefined>;
  /** Zones of this run, to look up names that point into them. */
  readonly neighbours: readonly ZoneReader[];
}

/** Reads all else that is known of a zone; parts that could not be read are absent. */
export async function gatherFacts({
  zone,
  account,
  layout,
  ranges,
  neighbours,
}: Sources): Promise<Omit<CloudflareFacts, "origins">> {
  const [
    settings,
    certificatePacks,
    universalSsl,
    originPull,
    originCa,
    trustStore,
    healthChecks,
    pageRules,
    workerRoutes,
    logpushJobs,
    cloudflareRanges,
    changes,
  ] = await Promise.all([
    zone.settings(),
    zone.certificatePacks(),
    zone.universalSsl(),
    zone.originPull(),
    zone.originCa(),
    zone.trustStore(),
    zone.healthChecks(),
    zone.pageRules(),
    zone.workerRoutes(),
    zone.logpushJobs(),
    ranges(),
    account.changes(),
  ]);
  const monitors = layout.pools?.length ? await account.monitors() : layout.pools && [];
  const pools =
    layout.pools &&
    (await Promise.all(
      layout.pools.map(async (pool) => ({
        ...pool,
        ...optional("health", await account.poolHealth(pool.id, pool.name)),
      })),
    ));
  return {
    ...layout,
    ...optional("records", layout.records && (await withResolution(layout.records, neighbours))),
    ...optional("pools", pools),
    ...optional("settings", settings),
    ...optional("certificatePacks", certificatePacks && [...certificatePacks]),
    ...optional("universalSsl", universalSsl),
    ...optional("originPull", originPull),
    ...optional("originCa", originCa && [...originCa]),
    ...optional("trustStore", trustStore && [...trustStore]),
    ...optional("healthChecks", healthChecks && [...healthChecks]),
    ...optional("monitors", monitors && [...monitors]),
    ...optional("pageRules", pageRules),
    ...optional("workerRoutes", workerRoutes && [...workerRoutes]),
    ...optional("logpushJobs", logpushJobs && [...logpushJobs]),
    ...optional("cloudflareRanges", cloudflareRanges),
    ...optional(
      "changes",
      changes
        ?.filter((one) => one.zone === undefined || one.zone === zone.zone.id)
        .map(({ at, actor, action, resource }) => ({ at, actor, action, resource })),
    ),
    ...(await gatherRules(zone)),
  };
}

type RuleFacts = Pick<CloudflareFacts, "originRules" | "readTimeoutRules" | "sslRules" | "customErrors">;

async function gatherRules({ rules }: ZoneReader): Promise<RuleFacts> {
  const [origin, cache, config, errors] = await Promise.all([
    rules("http_request_origin"),
    rules("http_request_cache_settings"),
    rules("http_config_settings"),
    rules("http_custom_errors"),
  ]);
  const active = <T extends { readonly enabled?: boolean | null | undefined }>(list: readonly T[]) =>
    list.filter(({ enabled }) => enabled !== false);
  return {
    ...optional(
      "originRules",
      origin?.map(({ expression, enabled, description, action_parameters: change }) => ({
        expression,
        enabled: enabled !== false,
        ...optional("description", description ?? undefined),
        ...optional("host", change?.origin?.host ?? undefined),
        ...optional("port", change?.origin?.port ?? undefined),
        ...optional("hostHeader", change?.host_header ?? undefined),
        ...optional("sni", change?.sni?.value ?? undefined),
      })),
    ),
    ...optional(
      "readTimeoutRules",
      cache &&
        active(cache).flatMap(({ expression, action_parameters: change }) =>
          change?.read_timeout ? [{ expression, seconds: change.read_timeout }] : [],
        ),
    ),
    ...optional(
      "sslRules",
      config &&
        active(config).flatMap(({ expression, action_parameters: change }) =>
          change?.ssl ? [{ expression, ssl: change.ssl }] : [],
        ),
    ),
    ...optional(
      "customErrors",
      errors &&
        active(errors).map(({ expression, action_parameters: change }) => ({
          expression,
          ...optional("status", change?.status_code ?? undefined),
        })),
    ),
  };
}

/** A name inside a zone of this run exists when that zone has a record or load balancer for it; other names stay unknown. */
async function withResolution(
  records: NonNullable<CloudflareFacts["records"]>,
  neighbours: readonly ZoneReader[],
): Promise<NonNullable<CloudflareFacts["records"]>> {
  return Promise.all(
    records.map(async (record) => {
      if (record.type !== "CNAME" || tunnelOf(record.content)) return record;
      const owner = neighbours.find(
        ({ zone }) => record.content === zone.name || record.content.endsWith(`.${zone.name}`),
      );
      const [known, balancers] = owner ? await Promise.all([owner.records(), owner.loadBalancers()]) : [];
      // A record of another type (TXT, MX) would make the name exist, but give no address: for an origin that is the same.
      if (!known || !balancers || owner?.zone.status !== "active") return record;
      const exists =
        known.some(
          ({ name }) => name === record.content || (name.startsWith("*.") && patternCovers(name, record.content)),
        ) || balancers.some(({ name }) => name === record.content);
      return {
        ...record,
        resolution: exists ? ("resolves" as const) : ("no-such-name" as const),
        resolvedBy: "own zone",
      };
    }),
  );
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
