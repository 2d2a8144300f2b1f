import type { CompanionScanners } from "./companions.ts";
import { createFailingLines } from "./failing-lines.ts";
import { type FailureCounter, failureCounter } from "./failure-counter.ts";
import type { RequestFormat } from "./format.ts";
import { type LineClock, lineClock } from "./line-clock.ts";
import { lineFields } from "./line-fields.ts";
import type { LineMemory } from "./line-memory.ts";
import { compileProgram, type LineProgram } from "./line-program.ts";
import type { Outbox } from "./outbox.ts";
import { stateLayout } from "./program-plan.ts";
import { byField, type Part, reject, type SamplePart, type Scanner, type ScanSettings, useOf } from "./scanner.ts";
import { createStatusCounter, statusCodes } from "./status-counter.ts";
import type { Tally } from "./tally.ts";
import { compileTemplate, type TextLayout } from "./template.ts";
import { backendCounter, rowCounter } from "./text-counter.ts";
import { textTable } from "./text-table.ts";

const LF = 10;
const CR = 13;
const HASH = 35;
const FIVE = 53;
/** Room for twice the values of HAProxy's, which has the most. */
const quietSlots = 256;

/**
 * Scans a request format with a text layout: minute, status, backend and attempts of every line from its bytes. A program compiled
 * from the layout counts them and copies those that may have failed; lines of a new minute, of a status that was not seen before, or
 * that lack something are read here, one by one.
 */
export function textScanner(
  format: RequestFormat & { readonly layout: TextLayout },
  tally: Tally,
  settings: ScanSettings,
  memory: LineMemory,
  companions?: CompanionScanners,
  outbox?: Outbox,
): Scanner {
  const { bytes, allocate, words, numbers } = memory;
  const { roles } = format.layout;
  const map = compileTemplate(format.layout);
  const at = (name: string | undefined) => (name === undefined ? -1 : (map.index.get(name) ?? -1));
  const time = at(roles.time);
  const status = at(roles.status);
  const backend = at(roles.backend);
  const attempts = at(roles.attempts);
  const row = at(byField(format, settings.by));
  const quiet = roles.quiet && memory.allocateTable(quietSlots);
  const backends = backendCounter(memory, tally.backends);
  const rows = row < 0 ? undefined : rowCounter(memory, tally.rows, settings.by);
  const [state, codes, uses] = [allocate(stateLayout.size), allocate(statusCodes * 4), allocate(statusCodes)];
  const failing = createFailingLines(memory);
  const resultWords = 1 + 2 * map.steps.length;
  const result = allocate(resultWords * 4);
  const program = compileProgram(
    {
      map,
      state,
      result,
      counting: {
        time,
        status,
        backend,
        attempts,
        needed: 1 + Math.max(map.required, time, status, backend, attempts, row),
        statuses: codes,
        uses,
        failing: failing.address,
        backends: backends.table,
        quiet,
        rows: rows && { field: row, isRoute: settings.by === "path", table: rows.table },
      },
    },
    memory.memory,
  );
  if (quiet !== undefined) fillTable(quiet, roles.quiet ?? [], program, memory);
  const found = words(result, resultWords);
  const counted = words(state, 3);
  const offsetBase = numbers(state + stateLayout.offsetBase, 1);
  const linesBefore = words(state + stateLayout.linesBefore, 1);
  const clock: LineClock = lineClock(roles.timeSyntax, memory, program, state, (minute) => useOf(minute, settings));
  const statuses = createStatusCounter(
    tally.timeline,
    format.alsoStatuses,
    words(codes, statusCodes),
    bytes.subarray(uses, uses + statusCodes),
  );
  const fields = lineFields(map, found, memory, clock);
  let failures: FailureCounter | undefined;
  let part: Part;
  let isQuick = true;

  function lines(chunk: Buffer, start: number, end: number, offset: number): void {
    if (chunk !== bytes) {
      const [from, to] = memory.copyIn(chunk.subarray(start, end));
      lines(bytes, from, to, offset);
      return;
    }
    // The program looks for line feeds: behind a last line without one stands nothing that is needed.
    if (bytes[end - 1] !== LF) bytes[end] = LF;
    const before = part.counts.lines;
    offsetBase[0] = offset - start;
    for (let next = start; next < end; ) {
      linesBefore[0] = part.counts.lines;
      if (isQuick) next = program.run(next, end);
      takeCounted();
      takeFailing(failing.isWorthSending());
      if (next < end) next = line(next, offset + next - start);
    }
    takeFailing(failing.isWorthSending());
    // Lines that the program cannot count for want of room in the table of rows are better read here at once.
    if (rows) isQuick = rows.takeMissed() * 4 < part.counts.lines - before;
  }

  /** Judges the lines that may have failed, or sends them to who does, which may wait. */
  function takeFailing(isTimeToSend: boolean): void {
    if (failing.isEmpty()) return;
    if (outbox && (!isTimeToSend || outbox.send(format.id, part, failing))) return;
    failing.takeAll((from, to, number, offset) => judgeLine(part, from, to, number, offset));
  }

  /** What the program counted since the last time. */
  function takeCounted(): void {
    const [requests = 0, errors = 0, skipped = 0] = counted;
    const { counts } = part;
    if (requests > 0) {
      counts.lines += requests;
      counts.requests += requests;
      statuses.addCounted(requests, errors, clock.known());
    }
    counts.lines += skipped;
    counts.other += skipped;
    counts.outside += skipped;
    counted.fill(0);
  }

  /** Reads one line; returns where the next one begins. */
  function line(from: number, offset: number): number {
    const { counts } = part;
    fields.count = program.fields(from);
    const next = found[0] ?? from;
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
    const use = useOf(minute, settings);
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
    // A field that is not there is counted as an empty one.
    if (rows) rows.count(program, fields.start(row), row < fields.count ? fields.end(row) : fields.start(row), isError);
    if (statuses.matters(code) || (attempts >= 0 && attempts < fields.count && isSuspect())) {
      // One that is too long to be copied is judged where it is.
      if (!failing.put(from, to, counts.lines, offset)) judgeLine(part, from, to, counts.lines, offset);
    }
  }

  /** Is there trouble behind a good status? nginx: several attempts, or one 5xx. */
  function isSuspect(): boolean {
    const from = fields.start(attempts);
    const length = fields.end(attempts) - from;
    if (quiet !== undefined) return length === 0 || program.slot(quiet, from, from + length, 0) === 0;
    return length > 3 || (bytes[from] === FIVE && length === 3);
  }

  function isInWindow(exact: number): boolean {
    return exact >= settings.since && exact < settings.until;
  }

  function refuse(from: number, to: number, offset: number, reason: string): void {
    if (!companions?.offer(part, bytes, from, to, offset)) reject(part.counts, reason);
  }

  function judgeLine(of: SamplePart, from: number, lineEnd: number, line: number, offset: number): void {
    // Who sends them away needs nothing to count them with.
    failures ??= failureCounter(
      { kind: "request", id: format.id, tally, classify: format.classify },
      fields,
      { state, result, time },
      memory,
      clock,
    );
    fields.count = program.fields(from);
    const to = lineEnd > from && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    failures.count(from, to, { part: of, line, offset });
  }

  return {
    begin: (next) => {
      part = next;
      companions?.begin(next);
    },
    lines,
    judge: (sent) => {
      failing.load(sent.lines);
      failing.takeAll((from, to, number, offset) => judgeLine(sent, from, to, number, offset));
    },
    end: () => {
      takeFailing(true);
      companions?.end();
      tally.requests += statuses.flush(part.counts.statuses, tally.statuses);
      backends.flush();
      rows?.flush();
    },
  };
}

/** Puts values into a table and calls it full: whatever else is looked up there is not found. */
function fillTable(table: number, values: readonly string[], program: LineProgram, memory: LineMemory): void {
  for (const value of values) program.slot(table, ...memory.copyIn(Buffer.from(value)), 0);
  const header = memory.words(table, textTable.headerSize / 4);
  header[textTable.capacity] = header[textTable.used] ?? 0;
}
