import type { LogFormat } from "./format.ts";
import type { Part, Scanner } from "./scanner.ts";

/** Offers a line that its file's own format rejects to the format's companions; true when one took it. */
export type Companions = (part: Part, bytes: Buffer, start: number, end: number, offset: number) => boolean;

export interface CompanionScanners {
  readonly offer: Companions;
  begin(part: Part): void;
  end(): void;
}

/**
 * `scannerOf` makes the scanner of a companion, which must offer its own rejects to nobody. It is made at the first line that
 * is the companion's: a product of which no line was seen is not part of the result.
 */
export function companionScanners(
  format: LogFormat,
  formats: readonly LogFormat[],
  scannerOf: (format: LogFormat) => Scanner,
): CompanionScanners | undefined {
  const companions = (format.companions ?? []).flatMap((id) => {
    const companion = formats.find((candidate) => candidate.id === id);
    return companion ? [{ format: companion }] : [];
  });
  if (companions.length === 0) return undefined;
  const scanners = new Map<LogFormat, Scanner>();

  function scannerFor(companion: LogFormat, part: Part): Scanner {
    const known = scanners.get(companion);
    if (known) return known;
    const scanner = scannerOf(companion);
    scanner.begin(part);
    scanners.set(companion, scanner);
    return scanner;
  }

  return {
    offer: (part, bytes, start, end, offset) => {
      const line = bytes.toString("utf8", start, Math.min(end, start + 16_384));
      const companion = companions.find(({ format: { matches } }) => matches(line));
      if (!companion) return false;
      // The offered line is counted already.
      part.counts.lines--;
      const scanner = scannerFor(companion.format, part);
      scanner.lines(bytes, start, end, offset);
      if (companion.format.kind === "event") scanner.end();
      return true;
    },
    begin: (part) => {
      for (const scanner of scanners.values()) scanner.begin(part);
    },
    end: () => {
      for (const scanner of scanners.values()) scanner.end();
    },
  };
}
