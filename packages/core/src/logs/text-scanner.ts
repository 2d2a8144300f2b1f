import { createClassifier, type Verdict } from "./classifier.ts";
import type { CompanionScanners } from "./companions.ts";
import { foldRoute } from "./fold.ts";
import type { Classified, RequestFormat } from "./format.ts";
import { type LineClock, lineClock, type MinuteUse } from "./line-clock.ts";
import { lineFields, type ReadKey } from "./line-fields.ts";
import type { LineMemory } from "./line-memory.ts";
import { compileProgram, type LineProgram, stateLayout } from "./line-program.ts";
import { placeIn, type RequestPlace } from "./measure.ts";
import { byField, type Part, placeOf, reject, rowOf, type Scanner, type ScanSettings } from "./scanner.ts";
import { createStatusCounter, statusCodes } from "./status-counter.ts";
import { addRow, addTiming, addTimings, countIn, type Group, groupFor, limits, shorten, type Tally } from "./tally.ts";
import { compileTemplate, type TextLayout } from "./template.ts";
import { createTextCounter } from "./text-counter.ts";

const LF = 10;
const CR = 13;
const HASH = 35;
const FIVE = 53;
/** The place of requests whose format tells none. */
const nowhere: RequestPlace = {};
/** Texts and routes that failing lines are recognised by: half as many as slots. */
const textSlots = 8192;
/** Groups of routes that are recognised at a time. */
const mostGroupsKept = 16_384;

/**
 * Scans a request format with a text layout: minute, status, backend and attempts of every line from its bytes; strings only
 * for lines that may matter. A program compiled from the layout counts the plain lines; all others are read here, one by one.
 */
export function textScanner(
  format: RequestFormat & { readonly layout: TextLayout },
  tally: Tally,
  settings: ScanSettings,
  memory: LineMemory,
  companions?: CompanionScanners,
): Scanner {
  const { bytes, allocate, words } = memory;
  const { roles } = format.layout;
  const map = compileTemplate(format.layout);
  const at = (name: string | undefined) => (name === undefined ? -1 : (map.index.get(name) ?? -1));
  const time = at(roles.time);
  const status = at(roles.status);
  const backend = at(roles.backend);
  const attempts = at(roles.attempts);
  const row = at(byField(format, settings.by));
  const quiet = roles.quiet && memory.allocateTable(256);
  const backends = createTextCounter(memory);
  const [state, codes, mattering] = [allocate(stateLayout.size), allocate(statusCodes * 4), allocate(statusCodes)];
  const resultWords = 1 + 2 * map.steps.length;
  const result = allocate(resultWords * 4);
  const program = compileProgram(
    {
      map,
      time,
      status,
      backend,
      attempts,
      needed: 1 + Math.max(map.required, time, status, backend, attempts),
      state,
      statuses: codes,
      mattering,
      backends: backends.table,
      quiet,
      result,
    },
    memory.memory,
  );
  if (quiet !== undefined) fillTable(quiet, roles.quiet ?? [], program, memory);
  const found = words(result, resultWords);
  const counted = words(state, 2);
  const clock: LineClock = lineClock(roles.timeSyntax, memory, program, state, useOf);
  const statuses = createStatusCounter(
    tally.timeline,
    format.alsoStatuses,
    words(codes, statusCodes),
    bytes.subarray(mattering, mattering + statusCodes),
  );
  const remembered = memory.allocateTable(textSlots);
  const fields = lineFields(map, found, memory, program, clock, remembered);
  const classifier = createClassifier(format.classify, fields, () => {
    memory.clearTable(remembered, textSlots);
    places.clear();
  });
  let level = tally.level;
  let groupsKept = 0;
  const places = new Map<ReadKey, RequestPlace>();
  const byName = new Map<string, RequestPlace>();
  let part: Part;

  function lines(chunk: Buffer, start: number, end: number, offset: number): void {
    if (chunk !== bytes) {
      const [from, to] = memory.copyIn(chunk.subarray(start, end));
      lines(bytes, from, to, offset);
      return;
    }
    // The program looks for line feeds: behind a last line without one stands nothing that is needed.
    if (bytes[end - 1] !== LF) bytes[end] = LF;
    for (let next = start; next < end; ) {
      // A table of a field's values has to see that field on every line.
      if (row < 0) next = program.run(next, end);
      takeCounted();
      if (next < end) next = line(next, offset + next - start);
    }
  }

  /** What the program counted since the last time. */
  function takeCounted(): void {
    const [requests = 0, skipped = 0] = counted;
    const { counts } = part;
    if (requests > 0) {
      counts.lines += requests;
      counts.requests += requests;
      statuses.countGood(requests, clock.known());
      counted[0] = 0;
    }
    if (skipped > 0) {
      counts.lines += skipped;
      counts.other += skipped;
      counts.outside += skipped;
      counted[1] = 0;
    }
  }

  /** Reads one line; returns where the next one begins. */
  function line(from: number, offset: number): number {
    const { counts } = part;
    fields.count = program.fields(from);
    const [next = from] = found;
    counts.lines++;
    count(from, next > from && bytes[next - 1] === CR ? next - 1 : next, offset);
    return next + 1;
  }

  function count(from: number, to: number, offset: number): void {
    const { counts } = part;
    if (to === from || bytes[from] === HASH) {
      counts.other++;
      return;
    }
    if (fields.count <= map.required) {
      refuse(from, to, offset, fields.count === 0 ? "not of this format" : "too few fields");
      return;
    }
    const minute = clock.minuteOf(fields.start(time), fields.end(time));
    if (minute < 0) {
      refuse(from, to, offset, "no time");
      return;
    }
    const use = useOf(minute);
    if (use === "skip" || (use === "ask" && !isInWindow(clock.exactly(fields.start(time), fields.end(time))))) {
      counts.other++;
      counts.outside++;
      return;
    }
    const code = statuses.read(bytes, fields.start(status), fields.end(status));
    if (code < 0) {
      refuse(from, to, offset, "no status");
      return;
    }
    counts.requests++;
    const isError = statuses.count(code, minute);
    if (backend >= 0 && backend < fields.count)
      backends.count(program, fields.start(backend), fields.end(backend), isError);
    if (row >= 0) {
      const value = row < fields.count ? bytes.toString("utf8", fields.start(row), fields.end(row)) : undefined;
      addRow(tally.rows, rowOf(settings.by, value), 1, Number(isError));
    }
    if (statuses.matters(code) || (attempts >= 0 && attempts < fields.count && isSuspect())) failing(from, to, offset);
  }

  /** Is there trouble behind a good status? nginx: several attempts, or one 5xx. */
  function isSuspect(): boolean {
    const from = fields.start(attempts);
    const length = fields.end(attempts) - from;
    if (quiet !== undefined) return length === 0 || program.slot(quiet, from, from + length) === 0;
    return length > 3 || (bytes[from] === FIVE && length === 3);
  }

  function useOf(minute: number): MinuteUse {
    const from = minute * 60_000;
    if (from >= settings.since && from + 60_000 <= settings.until) return "count";
    return from + 60_000 <= settings.since || from >= settings.until ? "skip" : "ask";
  }

  function isInWindow(exact: number): boolean {
    return exact >= settings.since && exact < settings.until;
  }

  function refuse(from: number, to: number, offset: number, reason: string): void {
    if (!companions?.offer(part, bytes, from, to, offset)) reject(part.counts, reason);
  }

  function failing(from: number, to: number, offset: number): void {
    if (tally.level !== level) forget();
    const verdict = classifier.judge();
    const { classified } = verdict;
    if (!classified) return;
    const group = groupOf(verdict, classified);
    const place = placeOf(part, clock.exactly(fields.start(time), fields.end(time)), part.counts.lines, offset);
    countIn(group, place, () => {
      const requestId = idIn(verdict.requestId) ?? classified.requestId;
      return {
        text: bytes.toString("utf8", from, to).slice(0, limits.text),
        ...(requestId !== undefined && { requestId }),
      };
    });
    if (classified.timings) addTimings(group, classified.timings);
    for (const timing of verdict.timings) {
      const seconds = fields.seconds(timing);
      if (seconds >= 0) addTiming(group, timing.phase, seconds);
    }
  }

  /** The group of a verdict and the current line's place. */
  function groupOf({ route: field, groups }: Verdict, classified: Classified): Group {
    const place = field < 0 ? nowhere : placeAt(field);
    const known = groups.get(place);
    if (known) return known;
    const host = classified.host ?? place.host;
    const key = { ...classified, ...place, ...(host !== undefined && { host }) };
    const group = groupFor(tally, "request", format.id, shorten(field < 0 ? classified : key));
    if (++groupsKept > mostGroupsKept || tally.level !== level) forget();
    else groups.set(place, group);
    return group;
  }

  /** Where the current line's request went, as its group will have it; one object for all requests that went there. */
  function placeAt(field: number): RequestPlace {
    const key = fields.routeKey(field);
    const known = key === undefined ? undefined : places.get(key);
    if (known) return known;
    const { route, host } = placeIn(fields.text(field));
    const name = `${host}\0${route === undefined ? "" : foldRoute(level, route)}`;
    const place = byName.get(name) ?? {
      ...(route !== undefined && { route: foldRoute(level, route) }),
      ...(host !== undefined && { host }),
    };
    byName.set(name, place);
    // The table of texts is full.
    if (key === undefined) forget();
    else places.set(key, place);
    return place;
  }

  function idIn(field: number): string | undefined {
    const id = field < 0 ? undefined : fields.text(field);
    return id === "-" || id === "" ? undefined : id;
  }

  /** Groups were folded, or there are too many to remember. */
  function forget(): void {
    level = tally.level;
    groupsKept = 0;
    byName.clear();
    classifier.forget();
  }

  return {
    begin: (next) => {
      part = next;
      companions?.begin(next);
    },
    lines,
    end: () => {
      companions?.end();
      tally.requests += statuses.flush(part.counts.statuses, tally.statuses);
      backends.flush(tally.backends);
    },
  };
}

/** Puts values into a table and calls it full: whatever else is looked up there is not found. */
function fillTable(table: number, values: readonly string[], program: LineProgram, memory: LineMemory): void {
  for (const value of values) program.slot(table, ...memory.copyIn(Buffer.from(value)));
  const header = memory.words(table, 3);
  header[1] = header[2] ?? 0;
}
