import { createClassifier, type Verdict } from "./classifier.ts";
import { addDuration } from "./distribution.ts";
import { foldRoute } from "./fold.ts";
import type { Classified, Fields } from "./format.ts";
import type { LineClock } from "./line-clock.ts";
import type { LineFields } from "./line-fields.ts";
import type { LineMemory } from "./line-memory.ts";
import { placeIn, type RequestPlace } from "./measure.ts";
import { keys, measuredLayout, outcomes } from "./recognise-plan.ts";
import { isWanted, keepSample, type Place } from "./samples.ts";
import { placeOf, type SamplePart } from "./scanner.ts";
import {
  addTimings,
  countIn,
  foldedGroup,
  type Group,
  groupFor,
  histogramOf,
  limits,
  shorten,
  type Tally,
} from "./tally.ts";

/** A place where requests went, and its number. */
interface Destination {
  readonly number: number;
  readonly place: RequestPlace;
}

/** That of requests whose format tells none. */
const nowhere: RequestPlace = {};
/** Places that are remembered at a time. */
const mostDestinations = 16_384;

/** Lines that are alike: what `classify` says of them, their group when they failed, and where they are counted, 0 for nowhere. */
interface Likeness {
  readonly verdict: Verdict;
  readonly group: Group | undefined;
  readonly address: number;
}

/** Where a line is: see Place. */
export interface LinePlace {
  readonly part: SamplePart;
  readonly line: number;
  readonly offset: number;
}

/** Counts failing lines of one layout into their groups, without a word of text for lines whose like was seen before. */
export interface FailureCounter {
  /** Counts the line that the program looked at last and that stands at [from, to); false when its fields do not tell: the record must be read. */
  count(from: number, to: number, place: LinePlace): boolean;
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
  fields: LineFields,
  places: FailurePlaces,
  memory: LineMemory,
  clock: LineClock,
): FailureCounter {
  const { bytes } = memory;
  const recogniser = memory.recogniser({ ...places, value: fields.value, flush, forget });
  const classifier = createClassifier(classify, fields, recogniser);
  let level = tally.level;
  recogniser.foldTo(level);
  const { counted: sums } = recogniser;
  const likenesses = new Map<number, Likeness>();
  let destinations: Destination[] = [];
  const byName = new Map<string, Destination>();

  function count(from: number, to: number, place: LinePlace): boolean {
    if (tally.level !== level) followFold();
    const outcome = recogniser.count(fields.count, place.offset);
    return outcome === outcomes.counted || finish(outcome, from, to, place);
  }

  /** What else is to be done. */
  function finish(outcome: number, from: number, to: number, place: LinePlace): boolean {
    if (outcome === outcomes.unsure) return false;
    if (outcome === outcomes.sample) {
      const { verdict, group, address = 0 } = likenesses.get(recogniser.sums()) ?? {};
      if (!verdict || !group) return true;
      const { part, line, offset } = place;
      const time = clock.fromMinute(recogniser.measured[measuredLayout.millis / 8] ?? 0);
      const samples = foldedGroup(group);
      keep(verdict, samples, from, to, placeOf(part, time, line, offset));
      sums.limit(address, samples);
      return true;
    }
    return learn(from, to, place);
  }

  /** A line that the program could not count: afterwards it can count others like it, if that is possible at all. */
  function learn(from: number, to: number, place: LinePlace): boolean {
    clock.minuteOf(fields.start(places.time), fields.end(places.time));
    recogniser.clearIfFull();
    let known = likenesses.get(recogniser.sums());
    if (known && sums.isFull(known.address)) flushOne(known);
    else known ??= meet();
    const outcome = known.address === 0 ? outcomes.ask : recogniser.count(fields.count, place.offset);
    if (outcome !== outcomes.ask) return outcome === outcomes.counted || finish(outcome, from, to, place);
    const { verdict, group } = known;
    if (verdict.isUnsure) return false;
    if (group) countAlone(verdict, foldedGroup(group), from, to, placeAt(place));
    return true;
  }

  /** Groups were folded: routes are told apart by less from now on. What was learnt stays true, of groups that others took the place of. */
  function followFold(): void {
    level = tally.level;
    recogniser.foldTo(level);
  }

  /** A line that is like none before it, or cannot be remembered. */
  function meet(): Likeness {
    const [verdict, leaf] = classifier.judge();
    const { classified, isUnsure } = verdict;
    const route = verdict.route < fields.count ? verdict.route : -1;
    const { number, place } = route < 0 ? { number: keys.absent, place: nowhere } : destinationAt(route);
    const known = leaf === 0 || number === undefined ? undefined : likenesses.get(recogniser.sumsOf(leaf, number));
    if (known) return known;
    const group = classified && groupOf(verdict, classified, place);
    const outcome = group ? outcomes.ask : isUnsure ? outcomes.unsure : outcomes.counted;
    const address = leaf === 0 || number === undefined ? 0 : recogniser.remember(leaf, number, outcome);
    const likeness = { verdict, group, address };
    if (address !== 0) likenesses.set(address, likeness);
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

  function placeAt({ part, line, offset }: LinePlace): Place {
    clock.minuteOf(fields.start(places.time), fields.end(places.time));
    return placeOf(part, clock.lastExactly(), line, offset);
  }

  /** Counts a line that the program cannot count, or not yet. */
  function countAlone(
    { classified, timings, requestId }: Verdict,
    group: Group,
    from: number,
    to: number,
    place: Place,
  ): void {
    countIn(group, place.time);
    keep({ classified, requestId }, group, from, to, place);
    if (classified?.timings) addTimings(group, classified.timings);
    for (const timing of timings) {
      const seconds = fields.seconds(timing);
      if (seconds >= 0) addDuration(histogramOf(group, timing.phase), seconds);
    }
  }

  /** Keeps a line as a sample if it is one. */
  function keep(
    { classified, requestId: idField }: Pick<Verdict, "classified" | "requestId">,
    group: Group,
    from: number,
    to: number,
    place: Place,
  ): void {
    if (!isWanted(group, place)) return;
    const requestId = idIn(idField) ?? classified?.requestId;
    const text = bytes.toString("utf8", from, to).slice(0, limits.text);
    keepSample(group, { ...place, text, ...(requestId !== undefined && { requestId }) });
  }

  function idIn(field: number): string | undefined {
    const id = field < 0 ? undefined : fields.text(field);
    return id === "-" || id === "" ? undefined : id;
  }

  function flush(): void {
    for (const likeness of likenesses.values()) flushOne(likeness);
  }

  function flushOne({ verdict: { classified, timings }, group: first, address }: Likeness): void {
    if (!first || !classified) return;
    const group = foldedGroup(first);
    const lines = sums.moveTo(address, group, timings);
    if (classified.timings && lines > 0) addTimings(group, classified.timings, lines);
  }

  /** There is too much to remember. */
  function forget(): void {
    likenesses.clear();
    destinations = [];
    byName.clear();
    classifier.forget();
  }

  return { count };
}
