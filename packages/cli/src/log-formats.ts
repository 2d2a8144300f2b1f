import { extname } from "node:path";
import { InspectionError, type LogFormat, type Provider } from "@cloud502/core";

/** The formats to detect among, and the one that --log-format forces. */
export interface LogFormats {
  readonly formats: readonly LogFormat[];
  /** URL of the module that holds the same list, for worker threads. */
  readonly formatsModule: string;
  readonly forced?: LogFormat;
}

/** All formats of all providers; --log-format names one by id, or is a format string, or a file that holds one. */
export async function logFormats(providers: readonly Provider[], wanted: string | undefined): Promise<LogFormats> {
  const formats = providers.flatMap((provider) => provider.formats);
  const formatsModule = new URL(`./all-formats${extname(import.meta.url)}`, import.meta.url).href;
  if (wanted === undefined) return { formats, formatsModule };
  const named = formats.find(({ id }) => id === wanted);
  if (named) return { formats, formatsModule, forced: named };
  throw new InspectionError("usage", `--log-format: there is no format "${wanted}".`, {
    hint: `Use one of ${formats.map(({ id }) => id).join(", ")}.`,
  });
}
