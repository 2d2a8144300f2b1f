import type { LogFormat } from "@cloud502/core";
import { nginxCombined, nginxIngress, nginxJson, nginxKeyValue, nginxUpstream } from "./access.ts";
import { nginxErrorFormat } from "./error.ts";

/** nginx's log formats, the most telling first. */
export const nginxFormats: readonly LogFormat[] = [
  nginxErrorFormat(),
  nginxUpstream,
  nginxIngress,
  nginxKeyValue,
  ...nginxJson,
  nginxCombined,
];
