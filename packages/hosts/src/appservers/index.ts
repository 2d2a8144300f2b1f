import type { Provider } from "@cloud502/core";
import { appProvider } from "./app-provider.ts";
import { servers } from "./servers.ts";

/** The providers of all app servers. */
export const appServers: readonly Provider[] = servers.map(appProvider);
