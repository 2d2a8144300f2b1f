import type { Classified, Fields, Phase } from "./format.ts";
import type { LineFields, Reading, ReadKey } from "./line-fields.ts";
import type { Group } from "./tally.ts";

/** What `classify` said of all lines that look alike to it. */
export interface Verdict {
  /** undefined: no failure, or not to be told from its fields. */
  readonly classified: Classified | undefined;
  /** The fields do not tell: the record must be read. */
  readonly isUnsure: boolean;
  /** Numbers of the fields that `perLine` names, -1 for none. */
  readonly route: number;
  readonly requestId: number;
  readonly timings: readonly Timing[];
  /** The groups of its lines by the number of the place where their requests went. */
  readonly groups: Map<number, Group>;
}

export interface Timing extends Reading {
  readonly phase: Phase;
  readonly unit: number;
  readonly item?: number;
}

/** A read that `classify` makes after those before it, and what comes next for each key; or its verdict. */
interface Node {
  reading?: Reading;
  verdict?: Verdict;
  readonly next: Map<ReadKey, Node>;
  /** The key that came last, and its node: neighbours are often alike. */
  lastKey?: ReadKey | undefined;
  lastNext?: Node | undefined;
}

/** Lines are remembered by what was read of them: beyond this many reads all is forgotten and learnt anew. */
const nodesKept = 8192;
/** When this many lines were learnt and not twice as many recognised, remembering does not pay. */
const trial = 2048;

/** Asks `classify` once for all lines that agree in everything it reads. */
export interface Classifier {
  /** The verdict on the current line of `fields`. */
  judge(): Verdict;
  /** Forgets all. */
  forget(): void;
}

/** `classify` must be a function of what it reads and of nothing else. */
export function createClassifier(
  classify: (fields: Fields) => Classified | "read" | undefined,
  fields: LineFields,
): Classifier {
  let root: Node = { next: new Map() };
  let nodes = 0;
  let learnt = 0;
  let recognised = 0;

  function forget(): void {
    root = { next: new Map() };
    nodes = 0;
  }

  function judge(): Verdict {
    let node: Node | undefined = root;
    while (node?.reading) {
      const key = fields.key(node.reading, node.lastKey);
      if (key !== node.lastKey) {
        node.lastKey = key;
        node.lastNext = key === undefined ? undefined : node.next.get(key);
      }
      node = node.lastNext;
    }
    if (node?.verdict) {
      recognised++;
      return node.verdict;
    }
    if (nodes > nodesKept) forget();
    return learn();
  }

  /** Asks, and keeps the answer under all that was read for it. */
  function learn(): Verdict {
    learnt++;
    const read = new Map<string, string | undefined>();
    let node: Node | undefined = learnt > trial && learnt > recognised / 2 ? undefined : root;
    const classified = classify((name, levels) => {
      const id = levels ? `${name}\0${levels}` : name;
      if (read.has(id)) return read.get(id);
      const reading = fields.reading(name, levels);
      const value = reading && fields.value(reading);
      read.set(id, value);
      if (reading && node) node = step(node, reading);
      return value;
    });
    const verdict = toVerdict(classified, fields);
    if (node && !node.reading) node.verdict = verdict;
    return verdict;
  }

  function step(node: Node, reading: Reading): Node | undefined {
    node.reading ??= reading;
    const key = fields.key(reading);
    if (key === undefined || node.verdict || !isSame(node.reading, reading)) return undefined;
    const known = node.next.get(key);
    if (known) return known;
    const next: Node = { next: new Map() };
    node.next.set(key, next);
    node.lastKey = undefined;
    node.lastNext = undefined;
    nodes++;
    return next;
  }

  return { judge, forget };
}

function isSame(a: Reading, b: Reading): boolean {
  return a.field === b.field && a.since === b.since && String(a.levels) === String(b.levels);
}

function toVerdict(answer: Classified | "read" | undefined, fields: LineFields): Verdict {
  const classified = answer === "read" ? undefined : answer;
  const { route, requestId, timings = {} } = classified?.perLine ?? {};
  const fieldOf = (name: string | undefined) => (name === undefined ? -1 : (fields.reading(name)?.field ?? -1));
  return {
    classified,
    isUnsure: answer === "read",
    route: fieldOf(route),
    requestId: fieldOf(requestId),
    timings: Object.entries(timings).flatMap(([phase, { field, unit = 1, item }]) => {
      const reading = fields.reading(field);
      return reading ? { ...reading, phase: phase as Phase, unit, ...(item !== undefined && { item }) } : [];
    }),
    groups: new Map(),
  };
}
