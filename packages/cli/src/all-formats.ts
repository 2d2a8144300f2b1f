import { loadProviders } from "./registry.ts";

/** Every log format of every provider: a worker thread imports this, because functions cannot be sent to it. */
export const formats = (await loadProviders()).flatMap((provider) => provider.formats);
