import type { LogFormat } from "@cloud502/core";
import { haproxyClf, haproxyHttp } from "./http.ts";
import { haproxyMessagesFormat } from "./messages-format.ts";
import { haproxyTcpFormat } from "./tcp.ts";

/** HAProxy's log formats. */
export const haproxyFormats: readonly LogFormat[] = [
  haproxyHttp,
  haproxyClf,
  haproxyTcpFormat(),
  haproxyMessagesFormat(),
];
