import type { LogFormat } from "@cloud502/core";
import { nginxCombined, nginxIngress, nginxJson, nginxKeyValue, nginxUpstream } from "./access.ts";
import { nginxErrorFormat } from "./error.ts";

const access: readonly LogFormat[] = [nginxUpstream, nginxIngress, nginxKeyValue, ...nginxJson, nginxCombined];
const error = nginxErrorFormat();

/** nginx's log formats, the most telling first. A container's output has requests and errors in one stream. */
export const nginxFormats: readonly LogFormat[] = [{ ...error, companions: access.map(({ id }) => id) }, ...access];
