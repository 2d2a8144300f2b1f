import type { LogFormat } from "@cloud502/core";
import { apacheFormats } from "./apache/formats.ts";
import { servers } from "./appservers/servers.ts";
import { envoyFormats } from "./envoy/access.ts";
import { haproxyFormats } from "./haproxy/formats.ts";
import { nginxFormats } from "./nginx/formats/index.ts";

/** The log formats of all products on hosts, in the order of their providers; loads no rules. */
export const hostFormats: readonly LogFormat[] = [
  ...haproxyFormats,
  ...envoyFormats,
  ...apacheFormats,
  ...nginxFormats,
  ...servers.map(({ format }) => format),
];
