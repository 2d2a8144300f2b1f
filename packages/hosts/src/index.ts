import type { Provider } from "@cloud502/core";
import { apache } from "./apache/index.ts";
import { appServers } from "./appservers/index.ts";
import { envoy } from "./envoy/index.ts";
import { haproxy } from "./haproxy/index.ts";
import { nginx } from "./nginx/index.ts";

export { apacheFormat } from "./apache/log-format.ts";
export { type NginxFormatOptions, nginxFormat } from "./nginx/formats/log-format.ts";

/** Every product that runs on a host of one's own: proxies first, then app servers. */
export const hosts: readonly Provider[] = [haproxy, envoy, apache, nginx, ...appServers];
