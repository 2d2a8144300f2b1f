import { companionScanners } from "./companions.ts";
import { eventScanner } from "./event-scanner.ts";
import type { LogFormat } from "./format.ts";
import { jsonScanner } from "./json-scanner.ts";
import type { LineMemory } from "./line-memory.ts";
import type { Outbox } from "./outbox.ts";
import type { Part, Scanner, ScanSettings } from "./scanner.ts";
import { createTally, type Tally } from "./tally.ts";
import { textScanner } from "./text-scanner.ts";

/** The scanners of one thread, made on first use, and what they counted. */
export interface Scanners {
  /** Provider id -> what was counted for it. */
  readonly tallies: ReadonlyMap<string, Tally>;
  /** The scanner of a format; of an unknown one: counts every line as other. */
  of(format: LogFormat | undefined): Scanner;
}

export function createScanners(
  formats: readonly LogFormat[],
  settings: ScanSettings,
  memory: LineMemory,
  found?: (provider: string) => void,
  outbox?: Outbox,
): Scanners {
  const tallies = new Map<string, Tally>();
  const scanners = new Map<LogFormat, Scanner>();

  function tallyOf(format: LogFormat): Tally {
    const known = tallies.get(format.provider);
    if (known) return known;
    const tally = createTally();
    tallies.set(format.provider, tally);
    found?.(format.provider);
    return tally;
  }

  function create(format: LogFormat, isCompanion: boolean): Scanner {
    const tally = tallyOf(format);
    const companions = isCompanion ? undefined : companionScanners(format, formats, (other) => create(other, true));
    if (format.kind === "event") return eventScanner(format, tally, settings, memory, companions);
    const { layout } = format;
    return layout.type === "json"
      ? jsonScanner({ ...format, layout }, tally, settings, companions)
      : textScanner({ ...format, layout }, tally, settings, memory, companions, outbox);
  }

  return {
    tallies,
    of: (format) => {
      if (!format) return lineCounter();
      const known = scanners.get(format);
      if (known) return known;
      const scanner = create(format, false);
      scanners.set(format, scanner);
      return scanner;
    },
  };
}

function lineCounter(): Scanner {
  let part: Part;
  return {
    begin: (next) => {
      part = next;
    },
    lines: (bytes, start, end) => {
      for (let at = start; at < end; ) {
        const lineEnd = bytes.indexOf(10, at);
        at = lineEnd < 0 || lineEnd >= end ? end : lineEnd + 1;
        part.counts.lines++;
        part.counts.other++;
      }
    },
    end: () => {},
  };
}
