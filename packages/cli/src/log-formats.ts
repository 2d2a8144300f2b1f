import { InspectionError, type LogFormat, type Provider } from "@cloud502/core";

/** The formats to detect among, and the one that --log-format forces. */
export interface LogFormats {
  readonly formats: readonly LogFormat[];
  readonly forced?: LogFormat;
}

/** All formats of all providers; --log-format names one by id, or is a format string, or a file that holds one. */
export async function logFormats(providers: readonly Provider[], wanted: string | undefined): Promise<LogFormats> {
  const formats = providers.flatMap((provider) => provider.formats);
  if (wanted === undefined) return { formats };
  const named = formats.find(({ id }) => id === wanted);
  if (named) return { formats, forced: named };
  throw new InspectionError("usage", `--log-format: there is no format "${wanted}".`, {
    hint: `Use one of ${formats.map(({ id }) => id).join(", ")}.`,
  });
}
