import { createClassifier, type Timing, type Verdict } from "./classifier.ts";
import { foldRoute } from "./fold.ts";
import type { Classified, Fields } from "./format.ts";
import type { LineClock } from "./line-clock.ts";
import { type LineFields, lineFields, type ReadKey } from "./line-fields.ts";
import type { LineMemory } from "./line-memory.ts";
import type { TextProgram } from "./line-program.ts";
import { placeIn, type RequestPlace } from "./measure.ts";
import { isWanted, keepSample, type Place } from "./samples.ts";
import { addTiming, addTimings, countIn, type Group, groupFor, limits, shorten, type Tally } from "./tally.ts";
import type { FieldMap } from "./template.ts";

/** A place where requests went, and its number: numbers are found quicker than objects. */
interface Destination {
  readonly number: number;
  readonly place: RequestPlace;
}

/** That of requests whose format tells none. */
const nowhere: Destination = { number: 0, place: {} };
/** Groups of routes that are recognised at a time. */
const mostGroupsKept = 16_384;

/** Counts failing lines of one layout into their groups, without a word of text for lines whose like was seen before. */
export interface FailureCounter {
  /** The fields of the line that the program looked at last. */
  readonly fields: LineFields;
  /** What `classify` says of that line. */
  judge(): Verdict;
  /** Counts that line, which stands at [from, to), as its verdict says. */
  count(verdict: Verdict, from: number, to: number, place: Place): void;
}

/** What kind of lines are counted, and where. */
export interface FailureSource {
  readonly kind: Group["kind"];
  /** The format's id. */
  readonly id: string;
  readonly tally: Tally;
  classify(fields: Fields): Classified | "read" | undefined;
}

/** `found` is where the program writes what it finds. */
export function failureCounter(
  { kind, id, tally, classify }: FailureSource,
  map: FieldMap,
  found: Uint32Array,
  memory: LineMemory,
  program: TextProgram,
  clock: LineClock,
): FailureCounter {
  const { bytes, texts } = memory;
  const fields = lineFields(map, found, memory, program, clock);
  const classifier = createClassifier(classify, fields);
  texts.onClear(forget);
  let level = tally.level;
  let groupsKept = 0;
  let destinations = 0;
  const places = new Map<ReadKey, Destination>();
  const byName = new Map<string, Destination>();

  function judge(): Verdict {
    texts.clearIfFull();
    if (tally.level !== level) forget();
    return classifier.judge();
  }

  function count(verdict: Verdict, from: number, to: number, place: Place): void {
    const { classified, timings } = verdict;
    if (!classified) return;
    const group = groupOf(verdict, classified);
    countIn(group, place.time);
    if (isWanted(group, place)) {
      const requestId = idIn(verdict.requestId) ?? classified.requestId;
      const text = bytes.toString("utf8", from, to).slice(0, limits.text);
      keepSample(group, { ...place, text, ...(requestId !== undefined && { requestId }) });
    }
    if (classified.timings) addTimings(group, classified.timings);
    // By index: an iterator makes an object for each, and this is done for every line that failed.
    for (let i = 0; i < timings.length; i++) {
      const timing = timings[i] as Timing;
      const seconds = fields.seconds(timing);
      if (seconds >= 0) addTiming(group, timing.phase, seconds);
    }
  }

  /** The group of a verdict and the current line's place. */
  function groupOf({ route: field, groups }: Verdict, classified: Classified): Group {
    const { number, place } = field < 0 ? nowhere : destinationAt(field);
    const known = groups.get(number);
    if (known) return known;
    const host = classified.host ?? place.host;
    const key = { ...classified, ...place, ...(host !== undefined && { host }) };
    const group = groupFor(tally, kind, id, shorten(field < 0 ? classified : key));
    if (++groupsKept > mostGroupsKept || tally.level !== level) forget();
    else groups.set(number, group);
    return group;
  }

  /** Where the current line's request went, as its group will have it; one object for all requests that went there. */
  function destinationAt(field: number): Destination {
    const key = fields.routeKey(field);
    const known = key === undefined ? undefined : places.get(key);
    if (known) return known;
    const { route: whole, host } = placeIn(fields.text(field));
    const route = whole === undefined ? undefined : foldRoute(level, whole);
    const name = `${host}\0${route}`;
    const destination = byName.get(name) ?? {
      number: ++destinations,
      place: { ...(route !== undefined && { route }), ...(host !== undefined && { host }) },
    };
    // Routes that are too long to be recognised must not add up.
    if (byName.size >= mostGroupsKept) byName.clear();
    byName.set(name, destination);
    if (key !== undefined) places.set(key, destination);
    return destination;
  }

  function idIn(field: number): string | undefined {
    const id = field < 0 ? undefined : fields.text(field);
    return id === "-" || id === "" ? undefined : id;
  }

  /** Groups were folded, or there are too many to remember. */
  function forget(): void {
    level = tally.level;
    groupsKept = 0;
    destinations = 0;
    places.clear();
    byName.clear();
    classifier.forget();
  }

  return { fields, judge, count };
}
