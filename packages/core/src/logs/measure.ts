import { isoMillis } from "./clock.ts";
import type { Classified, Fields, Measure } from "./format.ts";
import { pathIn, urlOf } from "./request-line.ts";

/** Tries of one request stand in one field, as in nginx's "0.001, 0.002 : 0.003". */
const betweenItems = /, | : /;
const numbers = /-?\d+(?:\.\d+)?/g;

/** The text with each number replaced by how many of the ascending levels it has reached: "0.001, -" is "1, -" for [0]. */
export function levelsIn(text: string, levels: readonly number[]): string {
  return text.replace(numbers, (number) => String(levelOf(Number(number), levels)));
}

export function levelOf(value: number, levels: readonly number[]): number {
  let reached = 0;
  while (reached < levels.length && value >= (levels[reached] ?? 0)) reached++;
  return reached;
}

/** The number that a measure names in a field's text, NaN when there is none. */
export function numberIn(text: string, { item, unit = 1 }: Measure): number {
  const one = item === undefined ? text : (text.split(betweenItems)[item] ?? "");
  return one === "" ? Number.NaN : Number(one) * unit;
}

/** Names of two fields with times in "later - earlier". */
export function timesBetween(name: string): readonly [later: string, earlier: string] | undefined {
  const [later = "", earlier] = name.split(" - ");
  return earlier === undefined ? undefined : [later, earlier];
}

/** Makes a reader of texts answer with levels and with the seconds between two times too. */
export function withLevels(readText: (name: string) => string | undefined): Fields {
  const read = (name: string) => {
    const times = timesBetween(name);
    return times ? secondsBetween(readText(times[0]), readText(times[1])) : readText(name);
  };
  return (name, levels) => {
    const text = read(name);
    return text === undefined || levels === undefined ? text : levelsIn(text, levels);
  };
}

/** Seconds from one RFC 3339 time to another as text; undefined when one of them is none. */
function secondsBetween(later: string | undefined, earlier: string | undefined): string | undefined {
  const seconds = (isoMillis(later ?? "") - isoMillis(earlier ?? "")) / 1000;
  return Number.isNaN(seconds) ? undefined : String(seconds);
}

/** A classification with what `perLine` names read from its line. */
export function withLine(classified: Classified, fields: Fields): Classified {
  const { perLine, ...rest } = classified;
  if (!perLine) return classified;
  const { route, requestId: idField, timings = {} } = perLine;
  const requestId = idField === undefined ? undefined : present(fields(idField));
  const seconds = Object.entries(timings).map(([phase, measure]) => {
    return [phase, numberIn(fields(measure.field) ?? "", measure)] as const;
  });
  return {
    ...rest,
    ...(route !== undefined && { ...placeIn(fields(route)), ...(rest.host !== undefined && { host: rest.host }) }),
    ...(requestId !== undefined && { requestId }),
    timings: { ...rest.timings, ...Object.fromEntries(seconds.filter(([, value]) => value >= 0)) },
  };
}

/** A `classify` for a format that has the fields of another one by other names, or inside one of its own. */
export function classifyBy(
  classify: (fields: Fields) => Classified | undefined,
  names: (fields: Fields) => Fields,
): (fields: Fields) => Classified | undefined {
  return (fields) => {
    const named = withLevels(names(fields));
    const classified = classify(named);
    return classified && withLine(classified, named);
  };
}

/** Where a request went. */
export type RequestPlace = Pick<Classified, "route" | "host">;

/** The route of a request line, a URL or a path, and the host of a whole URL. */
export function placeIn(request: string | undefined = ""): RequestPlace {
  // LineFields.routeKey tells the same apart.
  const url = urlOf(request);
  if (url.startsWith("/")) return { route: pathIn(url) };
  const whole = /^[a-z]+:\/\/([^/?#]+?)(?::\d*-?)?(?:[/?#]|$)/i.exec(url);
  return whole?.[1] === undefined ? {} : { route: pathIn(url), host: whole[1] };
}

function present(value: string | undefined): string | undefined {
  return value === undefined || value === "-" || value === "" ? undefined : value;
}
