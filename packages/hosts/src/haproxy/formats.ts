import type { LogFormat } from "@cloud502/core";
import { haproxyHttp } from "./http.ts";
import { haproxyMessagesFormat } from "./messages-format.ts";

/** HAProxy's log formats. */
export const haproxyFormats: readonly LogFormat[] = [haproxyHttp, haproxyMessagesFormat()];
