import type { MessageRow } from "../../shared/message-row.ts";
import { connectRows } from "./connect.ts";
import { localRows } from "./local.ts";
import { responseRows } from "./response.ts";

/** Every message class of Apache's ErrorLog, first match first. */
export const apacheMessages: readonly MessageRow[] = [...connectRows, ...responseRows, ...localRows];
