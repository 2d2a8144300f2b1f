import type { LogFormat, Provider } from "@cloud502/core";

/** What a package of providers has; every part is loaded when asked for. */
interface Package {
  /** Log formats alone, in the order in which they are tried. */
  formats(): Promise<readonly LogFormat[]>;
  providers(): Promise<readonly Provider[]>;
  /** Providers with the rules of logs only, where they are fewer. */
  logProviders?(): Promise<readonly Provider[]>;
}

/** Every package of providers; adding one is one entry here. */
const packages = {
  aws: {
    formats: async () => (await import("@cloud502/aws/formats")).awsFormats,
    providers: async () => [(await import("@cloud502/aws")).aws] as const,
  },
  azure: {
    formats: async () => (await import("@cloud502/azure/formats")).formats,
    providers: async () => [(await import("@cloud502/azure")).azure] as const,
  },
  cloudflare: {
    formats: async () => (await import("@cloud502/cloudflare/formats")).logpushFormats,
    providers: async () => [(await import("@cloud502/cloudflare")).cloudflare] as const,
  },
  hosts: {
    formats: async () => (await import("@cloud502/hosts/formats")).hostFormats,
    providers: async () => (await import("@cloud502/hosts/providers")).hostProviders,
    logProviders: async () => (await import("@cloud502/hosts")).hosts,
  },
  /** JSON lines that nobody else knows: counted, and judged by nobody. */
  ndjson: {
    formats: async () => [(await import("@cloud502/core/format-tools")).ndjson],
    providers: async () => [] as const,
  },
} as const satisfies Record<string, Package>;

/** The clouds: providers that connect with credentials, in the order that reports list them. */
export const clouds = ["aws", "azure", "cloudflare"] as const;
/** The id of a cloud. */
export type Cloud = (typeof clouds)[number];

/** One cloud's provider. */
export async function loadCloud(id: Cloud): Promise<Provider> {
  const [provider] = await packages[id].providers();
  return provider;
}

/** All providers, products on hosts included. */
export async function loadProviders(): Promise<readonly Provider[]> {
  const all: readonly Package[] = Object.values(packages);
  return (await Promise.all(all.map((one) => one.providers()))).flat();
}

/** Those with the given ids, and what is packed with them, as far as they judge logs. */
export async function loadLogProviders(ids: Iterable<string>): Promise<readonly Provider[]> {
  const load = ({ logProviders, providers }: Package) => (logProviders ?? providers)();
  return (await Promise.all(packagesOf(ids).map(load))).flat();
}

/** Log formats of the packages of the given providers, of all when none are given. */
export async function loadFormats(ids?: Iterable<string>): Promise<readonly LogFormat[]> {
  const wanted: readonly Package[] = ids ? packagesOf(ids) : Object.values(packages);
  return (await Promise.all(wanted.map((one) => one.formats()))).flat();
}

/** A provider that has no package of its own is one of the products on hosts. */
function packagesOf(ids: Iterable<string>): readonly Package[] {
  const all: Readonly<Record<string, Package>> = packages;
  return [...new Set([...ids].map((id) => all[id] ?? packages.hosts))];
}
