import type { Provider } from "@cloud502/core";

/** Every package of providers, loaded when asked for; adding a provider is one line here. */
const packages = {
  aws: async () => [(await import("@cloud502/aws")).aws] as const,
  azure: async () => [(await import("@cloud502/azure")).azure] as const,
  cloudflare: async () => [(await import("@cloud502/cloudflare")).cloudflare] as const,
  hosts: async () => (await import("@cloud502/hosts/host")).hostProviders,
} as const satisfies Record<string, () => Promise<readonly Provider[]>>;

/** The clouds: providers that connect with credentials, in the order that reports list them. */
export const clouds = ["aws", "azure", "cloudflare"] as const;
export type Cloud = (typeof clouds)[number];

/** One cloud's provider. */
export async function loadCloud(id: Cloud): Promise<Provider> {
  const [provider] = await packages[id]();
  return provider;
}

/** All providers, products on hosts included. */
export async function loadProviders(): Promise<readonly Provider[]> {
  const loaded = await Promise.all(Object.values(packages).map((load): Promise<readonly Provider[]> => load()));
  return loaded.flat();
}
