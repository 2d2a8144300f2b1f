import { createClassifier, type Timing, type Verdict } from "./classifier.ts";
import { foldRoute } from "./fold.ts";
import type { Classified, Fields } from "./format.ts";
import type { LineClock } from "./line-clock.ts";
import { type LineFields, lineFields } from "./line-fields.ts";
import type { LineMemory } from "./line-memory.ts";
import { placeIn, type RequestPlace } from "./measure.ts";
import { keys, measuredLayout } from "./recognise-code.ts";
import { isWanted, keepSample, type Place } from "./samples.ts";
import { addTiming, addTimings, countIn, type Group, groupFor, limits, shorten, type Tally } from "./tally.ts";
import type { FieldMap } from "./template.ts";

/** A place where requests went, and its number. */
interface Destination {
  readonly number: number;
  readonly place: RequestPlace;
}

/** That of requests whose format tells none. */
const nowhere: RequestPlace = {};
/** Places that are remembered at a time. */
const mostDestinations = 16_384;

/** What is known of lines that are alike: what `classify` says of them, and their group when they failed. */
export interface Likeness {
  readonly verdict: Verdict;
  readonly group: Group | undefined;
}

/** Counts failing lines of one layout into their groups, without a word of text for lines whose like was seen before. */
export interface FailureCounter {
  /** The fields of the line that the program looked at last. */
  readonly fields: LineFields;
  /** What is known of that line. */
  judge(): Likeness;
  /** Milliseconds since the epoch of that line, which was judged; NaN when it has no time. */
  time(): number;
  /** Counts that line, which was judged last and stands at [from, to). */
  count(likeness: Likeness, from: number, to: number, place: Place): void;
}

/** What kind of lines are counted, and where. */
export interface FailureSource {
  readonly kind: Group["kind"];
  /** The format's id. */
  readonly id: string;
  readonly tally: Tally;
  classify(fields: Fields): Classified | "read" | undefined;
}

/** Where a program finds the lines, and writes what it finds: addresses, and the field with the time. */
export interface FailurePlaces {
  readonly state: number;
  readonly result: number;
  readonly time: number;
}

export function failureCounter(
  { kind, id, tally, classify }: FailureSource,
  map: FieldMap,
  places: FailurePlaces,
  memory: LineMemory,
  clock: LineClock,
): FailureCounter {
  const { bytes } = memory;
  const fields = lineFields(map, memory.words(places.result, 1 + 2 * map.steps.length), memory, clock);
  const recogniser = memory.recogniser({ ...places, value: fields.value, forget });
  const classifier = createClassifier(classify, fields, recogniser);
  const { measured } = recogniser;
  let level = tally.level;
  /** By their numbers, less one. */
  let likenesses: Likeness[] = [];
  let destinations: Destination[] = [];
  const byName = new Map<string, Destination>();
  let isMeasured = false;

  function judge(): Likeness {
    if (tally.level !== level) recogniser.clear();
    const known = recognise();
    if (known) return known;
    if (recogniser.clearIfFull()) recognise();
    const met = meet();
    // Measures it, if it can be recognised.
    return recognise() ?? met;
  }

  function recognise(): Likeness | undefined {
    const number = recogniser.recognise(fields.count);
    isMeasured = number !== 0;
    return isMeasured ? likenesses[number - 1] : undefined;
  }

  /** A line like none before it, or one that cannot be remembered. */
  function meet(): Likeness {
    const [verdict, leaf] = classifier.judge();
    const { classified, route: field } = verdict;
    const route = field < fields.count ? field : -1;
    const { number, place } = route < 0 ? { number: keys.absent, place: nowhere } : destinationAt(route);
    const likeness = { verdict, group: classified && groupOf(verdict, classified, place) };
    if (tally.level !== level) recogniser.clear();
    else if (leaf !== 0 && number !== undefined) recogniser.remember(leaf, number, likenesses.push(likeness));
    return likeness;
  }

  /** The group of a verdict and a place. */
  function groupOf({ route }: Verdict, classified: Classified, place: RequestPlace): Group {
    const host = classified.host ?? place.host;
    const key = { ...classified, ...place, ...(host !== undefined && { host }) };
    return groupFor(tally, kind, id, shorten(route < 0 ? classified : key));
  }

  /** Where the current line's request went, as its group will have it, and its number if it can have one. */
  function destinationAt(field: number): { readonly number: number | undefined; readonly place: RequestPlace } {
    const [start, end] = [fields.start(field), fields.end(field)];
    const number = recogniser.routeNumber(start, end);
    const known = number === undefined ? undefined : destinations[number - 1];
    if (known) return known;
    const { route: whole, host } = placeIn(fields.text(field));
    const route = whole === undefined ? undefined : foldRoute(level, whole);
    const place = { ...(route !== undefined && { route }), ...(host !== undefined && { host }) };
    if (number === undefined || number < 0) return { number, place };
    const name = `${host}\0${route}`;
    const destination = byName.get(name) ?? { number: destinations.length + 1, place };
    if (destination.number > destinations.length) destinations.push(destination);
    // Routes are cut where they are long: there may be many.
    if (byName.size < mostDestinations) byName.set(name, destination);
    recogniser.nameRoute(start, end, destination.number);
    return destination;
  }

  function time(): number {
    const millis = isMeasured ? (measured[measuredLayout.millis / 8] ?? -1) : -1;
    if (millis >= 0) return clock.inMinute(millis);
    clock.minuteOf(fields.start(places.time), fields.end(places.time));
    return clock.lastExactly();
  }

  function count({ verdict, group }: Likeness, from: number, to: number, place: Place): void {
    const { classified, timings } = verdict;
    if (!classified || !group) return;
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
      const seconds = isMeasured ? (measured[measuredLayout.firstSpan / 8 + i] ?? 0) : measuredLayout.ask;
      const exact = seconds === measuredLayout.ask ? fields.seconds(timing) : seconds;
      if (exact >= 0) addTiming(group, timing.phase, exact);
    }
  }

  function idIn(field: number): string | undefined {
    const id = field < 0 ? undefined : fields.text(field);
    return id === "-" || id === "" ? undefined : id;
  }

  /** Groups were folded, or there is too much to remember. */
  function forget(): void {
    level = tally.level;
    likenesses = [];
    destinations = [];
    byName.clear();
    classifier.forget();
  }

  return { fields, judge, time, count };
}
