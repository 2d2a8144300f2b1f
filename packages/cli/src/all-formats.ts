import type { LogFormat } from "@cloud502/core";
import { clouds, loadCloud, loadProviders } from "./registry.ts";

/**
 * Log formats for a worker thread, which imports this module because functions cannot be sent to it: those of the named
 * providers, so that it loads no more than its files need; all when they are not known.
 */
export async function loadFormats(providers?: readonly string[]): Promise<readonly LogFormat[]> {
  if (!providers) return (await loadProviders()).flatMap(({ formats }) => formats);
  const wanted = await Promise.all(
    providers.map(async (id) => {
      const cloud = clouds.find((known) => known === id);
      return cloud ? [await loadCloud(cloud)] : (await import("@cloud502/hosts")).hosts;
    }),
  );
  return [...new Set(wanted.flat())].flatMap(({ formats }) => formats);
}
