import type { Classified, EventFormat } from "@cloud502/core";
import { type MessageRow, rowFinder } from "../shared/message-row.ts";
import { behindSyslog } from "../shared/syslog.ts";

export interface AppFormatOptions {
  /** The provider; the format's id is "<product>-log". */
  readonly product: string;
  readonly title: string;
  matches(line: string): boolean;
  /** True where a record begins; the others (tracebacks) continue it. */
  begins(line: string): boolean;
  /** Milliseconds since the epoch of a record that has a time. */
  time(record: string): number | undefined;
  readonly rows: readonly MessageRow[];
  readonly needles?: readonly string[];
  /** Formats whose lines may stand among these: an access log in the same stream. */
  readonly companions?: readonly string[];
  /** Facts for the group's key: the app's name, a signal. */
  detail?(record: string): Readonly<Record<string, string>> | undefined;
}

/** The event format of an app server's log: a table of messages and a way to read the time. */
export function appFormat(options: AppFormatOptions): EventFormat {
  const findRow = rowFinder(options.rows);
  const { product, title, needles, companions, matches, begins } = options;
  return behindSyslog({
    kind: "event",
    id: `${product}-log`,
    provider: product,
    title,
    ...(needles && { needles }),
    ...(companions && { companions }),
    matches,
    begins,
    read: (record) => {
      const time = options.time(record);
      const dated = time === undefined ? {} : { time };
      const row = findRow(record);
      return row ? { ...dated, classified: classify(row, options.detail?.(record)) } : dated;
    },
  });
}

function classify(row: MessageRow, detail: Classified["detail"]): Classified {
  return {
    signature: row.id,
    cause: row.cause,
    ...(detail && Object.keys(detail).length > 0 && { detail }),
  };
}
