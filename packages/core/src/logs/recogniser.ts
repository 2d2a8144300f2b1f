import {
  keys,
  nodeLayout,
  none,
  outcomes,
  readingLayout,
  sourceLayout,
  spanLayout,
  sumsLayout,
} from "./recognise-plan.ts";
import type { Allocation, LineSource, Recognition } from "./recognition.ts";
import type { Sums } from "./sums.ts";
import { textTable } from "./text-table.ts";

/** Nodes behind one: where more are needed the reading is a number, an id, a size. */
const mostBehind = 512;

/** A field that is read: a text, the levels in it, or the levels of the seconds between two times. */
export interface Reading {
  readonly field: number;
  readonly since?: number;
  readonly levels?: readonly number[];
}

/** A number in a field, which of several where there may be more, or the seconds between two times. */
export interface Span {
  readonly field: number;
  readonly since?: number;
  /** In seconds. */
  readonly unit: number;
  readonly item?: number;
}

/** Recognises and counts lines of one layout that agree in what is read of them. The current line is the one whose fields a program found last. */
export interface LineRecogniser {
  /** See RecogniseProgram. */
  count(fields: number, offset: number): number;
  /** How many lines it recognised. */
  recognised(): number;
  /** What count() measured: see measuredLayout, as numbers. */
  readonly measured: Float64Array;
  /** The leaf and the sums that count() came to, 0 for none. */
  leaf(): number;
  sums(): number;
  /** Says to which level routes are folded from now on, never a lower one: see fold.ts. */
  foldTo(level: number): void;
  /** Where learning begins. */
  root(): number;
  /** The node behind one at which this is read of the current line; 0 when lines like it cannot be remembered. */
  step(fields: number, node: number, reading: Reading): number;
  /** Makes a new node a leaf: `route` is the field with the route, -1 for none. False when it was none. */
  finish(node: number, route: number, spans: readonly Span[]): boolean;
  /** What tells the route [start, end) apart, for remember(); 0 when it has no number yet, undefined when it cannot have one. */
  routeNumber(start: number, end: number): number | undefined;
  nameRoute(start: number, end: number, number: number): void;
  /** The sums that were remembered for a leaf and a number, 0 for none. */
  sumsOf(leaf: number, route: number): number;
  /** The sums of lines that come to this leaf with this number of their route, from now on; `outcome`: see sumsLayout. 0 when there is no room. */
  remember(leaf: number, route: number, outcome: number): number;
  /** What was counted, by the addresses of sums. */
  readonly counted: Sums;
  /** Takes what was counted of all layouts and forgets all when there is no room left. */
  clearIfFull(): void;
}

export function createRecogniser(
  { result, state, time, value, flush, forget }: LineSource,
  shared: Recognition,
  { allocate, words, numbers }: Allocation,
): LineRecogniser {
  const { program, measured, all, counted, newNode, newSums, clearIfFull } = shared;
  const address = allocate(sourceLayout.size);
  const source = words(address, sourceLayout.size / 4);
  source.set([0, result, state, time]);
  let recognised = 0;
  const addresses = new Map<Reading, number>();
  const readings = new Map<number, Reading>();
  const spans = new Map<string, number>();
  const word = (at: number) => all[at / 4] ?? 0;
  const setWord = (at: number, word: number) => {
    all[at / 4] = word;
  };

  shared.sources.push({
    flush,
    forget: () => {
      source[sourceLayout.root / 4] = 0;
      forget();
    },
  });

  function oddKey(at: number): number {
    const reading = readings.get(at);
    const text = reading && value(reading);
    if (text === undefined) return keys.noTime;
    // As the program tells it, so that there is one way on from the node.
    return /^\d$/.test(text) ? keys.level - Number(text) : shared.keyOf(text);
  }

  function addressOf(reading: Reading): number {
    const known = addresses.get(reading);
    if (known !== undefined) return known;
    const { field, since = none, levels } = reading;
    const at = allocate(readingLayout.firstLevel + 8 * (levels?.length ?? 0));
    words(at, 3).set([field, since, levels?.length ?? none]);
    numbers(at + readingLayout.firstLevel, levels?.length ?? 0).set(levels ?? []);
    addresses.set(reading, at);
    readings.set(at, reading);
    return at;
  }

  function spanAddress({ field, since = none, unit, item = 0 }: Span): number {
    const name = `${field} ${since} ${unit} ${item}`;
    const known = spans.get(name);
    if (known !== undefined) return known;
    const at = allocate(spanLayout.size);
    words(at, 2).set([field, since]);
    numbers(at + spanLayout.unit, 1)[0] = unit;
    setWord(at + spanLayout.isLater, Number(item > 0));
    spans.set(name, at);
    return at;
  }

  return {
    count: (fields, offset) => {
      shared.oddKey = oddKey;
      const outcome = program.count(address, fields, offset);
      if (outcome !== outcomes.ask) recognised++;
      return outcome;
    },
    recognised: () => recognised,
    measured,
    counted,
    leaf: () => source[sourceLayout.leaf / 4] ?? 0,
    sums: () => source[sourceLayout.sums / 4] ?? 0,
    foldTo: (level) => {
      source[sourceLayout.level / 4] = level;
    },
    root: () => {
      source[sourceLayout.root / 4] ||= newNode();
      return source[sourceLayout.root / 4] ?? 0;
    },
    step: (fields, node, reading) => {
      const wanted = addressOf(reading);
      const known = word(node + nodeLayout.reading);
      if (known !== 0 && known !== wanted) return 0;
      shared.oddKey = oddKey;
      const key = program.key(address, fields, wanted, 0);
      const edge = key === 0 ? 0 : program.edge(node, key);
      if (edge === 0) return 0;
      setWord(node + nodeLayout.reading, wanted);
      if (word(edge) === 0) {
        const behind = word(node + nodeLayout.behind) + 1;
        setWord(node + nodeLayout.behind, behind);
        if (behind > mostBehind) setWord(node + nodeLayout.reading, nodeLayout.isWide);
        else setWord(edge, newNode());
      }
      // What was found there last may have been nothing.
      setWord(node + nodeLayout.lastKey, 0);
      return word(edge);
    },
    finish: (node, route, measuredSpans) => {
      if (word(node + nodeLayout.reading) !== 0) return false;
      const addressesOfSpans = measuredSpans.map(spanAddress);
      all.set([nodeLayout.isLeaf, route, measuredSpans.length, ...addressesOfSpans], node / 4);
      return true;
    },
    routeNumber: (start, end) => {
      const slot = program.place(start, end, source[sourceLayout.level / 4] ?? 0);
      return slot < 0 ? slot : slot === 0 ? undefined : word(slot + textTable.requests);
    },
    nameRoute: (start, end, number) =>
      setWord(program.place(start, end, source[sourceLayout.level / 4] ?? 0) + textTable.requests, number),
    sumsOf: (leaf, route) => {
      const edge = program.edge(leaf, route);
      return edge === 0 ? 0 : word(edge);
    },
    remember: (leaf, route, outcome) => {
      const edge = program.edge(leaf, route);
      const sums = edge === 0 ? 0 : newSums();
      if (sums === 0) return 0;
      setWord(edge, sums);
      setWord(sums + sumsLayout.outcome, outcome);
      return sums;
    },
    clearIfFull,
  };
}
