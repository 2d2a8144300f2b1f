import type { MessageRow } from "../../shared/message-row.ts";
import { connectRows } from "./connect.ts";
import { dnsRows } from "./dns.ts";
import { framingRows } from "./framing.ts";
import { localRows } from "./local.ts";
import { responseRows } from "./response.ts";
import { tlsRows } from "./tls.ts";

const phpRows = localRows.filter(({ says }) => says.startsWith("FastCGI"));
const exhaustedRows = localRows.filter(({ cause }) => cause === "proxy-exhausted" || cause === "proxy-crash");
const otherLocalRows = localRows.filter((row) => !phpRows.includes(row) && !exhaustedRows.includes(row));

/** Every message class of nginx's error log, first match first. What PHP printed comes first: its text may imitate any other. */
export const nginxMessages: readonly MessageRow[] = [
  ...phpRows,
  ...exhaustedRows,
  ...dnsRows,
  ...connectRows,
  ...tlsRows,
  ...responseRows,
  ...framingRows,
  ...otherLocalRows,
];
