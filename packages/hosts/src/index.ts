import type { Provider } from "@cloud502/core";
import { apache } from "./apache/index.ts";
import { appServers } from "./appservers/index.ts";
import { haproxy } from "./haproxy/index.ts";
import { nginx } from "./nginx/index.ts";

/** Every product that runs on a host of one's own. */
export const hosts: readonly Provider[] = [haproxy, apache, nginx, ...appServers];
