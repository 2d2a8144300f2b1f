import {
  compileRecognition,
  keys,
  measuredLayout,
  nodeLayout,
  none,
  pairTable,
  type RecogniseProgram,
  readingLayout,
  sourceLayout,
  spanLayout,
} from "./recognise-code.ts";
import { tableSize, textTable } from "./text-table.ts";

/** Half as many texts and routes as slots are remembered at a time. */
const textSlots = 8192;
/** Half as many ways from node to node, and from leaf to group. */
const edgeSlots = 32_768;
/** Lines are remembered by what was read of them: beyond this many reads all is forgotten and learnt anew. */
const mostNodes = 8192;

/** A field that is read: a text, the levels in it, or the levels of the seconds between two times. */
export interface Reading {
  readonly field: number;
  readonly since?: number;
  readonly levels?: readonly number[];
}

/** A number in a field, or the seconds between two times. */
export interface Span {
  readonly field: number;
  readonly since?: number;
  /** In seconds. */
  readonly unit: number;
}

/** What lines of one layout are recognised by. */
export interface LineSource {
  /** Addresses: see ProgramPlan. */
  readonly result: number;
  readonly state: number;
  /** The field with the time. */
  readonly time: number;
  /** The text that a reading of the current line gives. */
  value(reading: Reading): string | undefined;
  /** All was forgotten: no leaf and no number is good any more. */
  forget(): void;
}

/** What recognises lines that agree in what is read of them, for one layout. A line is the one whose fields a program found last. */
export interface LineRecogniser {
  /** The number that remember() was given for lines like this one, which has `count` fields; 0 when there is none. */
  recognise(count: number): number;
  /** How many lines had a number. */
  recognised(): number;
  /** What recognise() measured: see measuredLayout, as numbers. */
  readonly measured: Float64Array;
  /** The leaf that recognise() came to, 0 for none. */
  leaf(): number;
  /** Where learning begins. */
  root(): number;
  /** The node behind one at which this is read; 0 when lines like this cannot be remembered. */
  step(count: number, node: number, reading: Reading): number;
  /** Makes a new node a leaf: `route` is the field with the route, -1 for none. False when it was none. */
  finish(node: number, route: number, spans: readonly Span[]): boolean;
  /** What tells the route [start, end) apart, for remember(); 0 when it has no number yet, undefined when it cannot have one. */
  routeNumber(start: number, end: number): number | undefined;
  nameRoute(start: number, end: number, number: number): void;
  /** From now on, lines that come to this leaf with this number of their route have that number. */
  remember(leaf: number, route: number, number: number): void;
  /** Forgets all, of every layout, when there is no room left; true when it did. */
  clearIfFull(): boolean;
  clear(): void;
}

/** A thread's memory, of which all layouts use the same tables. */
interface Allocation {
  readonly memory: WebAssembly.Memory;
  readonly bytes: Buffer;
  allocate(size: number): number;
  allocateTable(slots: number): number;
  words(address: number, count: number): Uint32Array;
}

/** Makes recognisers in a thread's memory; what they share is made for the first of them. */
export function createRecognition(allocation: Allocation): (source: LineSource) => LineRecogniser {
  let shared: Shared | undefined;
  return (source) => {
    shared ??= createShared(allocation);
    return createRecogniser(source, shared, allocation);
  };
}

/** What all recognisers of a thread share. */
interface Shared {
  readonly texts: number;
  readonly program: RecogniseProgram;
  readonly measured: Float64Array;
  /** The address of a node that nobody uses, 0 when there is none. */
  newNode(): number;
  /** Puts a text in, and gives back what tells it apart; 0 when that is not to be had. */
  keyOf(text: string): number;
  isFull(): boolean;
  clear(): void;
  /** Has `forget` called whenever all was forgotten. */
  onClear(forget: () => void): void;
  /** Whose line is looked at: gives the key of a reading at an address that the program cannot. */
  oddKey: (reading: number) => number;
}

function createShared({ memory, bytes, allocate, allocateTable, words }: Allocation): Shared {
  const texts = allocateTable(textSlots);
  const edgesSize = pairTable.headerSize + edgeSlots * pairTable.entrySize;
  const edges = allocate(edgesSize);
  const nodesSize = mostNodes * nodeLayout.size;
  const nodes = allocate(nodesSize);
  const [number, measured, scratch] = [allocate(8), allocate(measuredLayout.size), allocate(textTable.longest + 16)];
  const textHeader = words(texts, textTable.headerSize / 4);
  const edgeHeader = words(edges, pairTable.headerSize / 4);
  edgeHeader.set([edgeSlots - 1, edgeSlots / 2]);
  const forgets: (() => void)[] = [];
  let nodesUsed = 0;
  const program = compileRecognition({ texts, edges, number, measured }, memory, (reading) => shared.oddKey(reading));

  const shared: Shared = {
    texts,
    program,
    measured: new Float64Array(memory.buffer, measured, measuredLayout.size / 8),
    newNode: () => (nodesUsed < mostNodes ? nodes + nodeLayout.size * nodesUsed++ : 0),
    keyOf: (text) => {
      if (text === "") return keys.empty;
      const length = Buffer.byteLength(text);
      if (length > textTable.longest) return 0;
      bytes.write(text, scratch);
      return program.slot(texts, scratch, scratch + length, 0);
    },
    isFull: () =>
      nodesUsed === mostNodes ||
      (textHeader[textTable.used] ?? 0) >= (textHeader[textTable.capacity] ?? 0) ||
      (edgeHeader[pairTable.used / 4] ?? 0) >= (edgeHeader[pairTable.capacity / 4] ?? 0),
    clear: () => {
      textHeader[textTable.used] = 0;
      bytes.fill(0, texts + textTable.headerSize, texts + tableSize(textSlots));
      edgeHeader[pairTable.used / 4] = 0;
      bytes.fill(0, edges + pairTable.headerSize, edges + edgesSize);
      bytes.fill(0, nodes, nodes + nodesSize);
      nodesUsed = 0;
      for (const forget of forgets) forget();
    },
    onClear: (forget) => forgets.push(forget),
    oddKey: () => 0,
  };
  return shared;
}

function createRecogniser(
  { result, state, time, value, forget }: LineSource,
  shared: Shared,
  { memory, allocate, words }: Allocation,
): LineRecogniser {
  const { program, measured, texts } = shared;
  const address = allocate(sourceLayout.size);
  const source = words(address, sourceLayout.size / 4);
  source.set([0, result, state, time]);
  let recognised = 0;
  const addresses = new Map<Reading, number>();
  const readings = new Map<number, Reading>();
  const spans = new Map<string, number>();
  const setWord = (at: number, word: number) => {
    words(at, 1)[0] = word;
  };
  const word = (at: number) => words(at, 1)[0] ?? 0;
  shared.onClear(() => {
    source[sourceLayout.root / 4] = 0;
    forget();
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
    const { field, since = none, levels = [] } = reading;
    const at = allocate(readingLayout.firstLevel + 8 * levels.length);
    words(at, 3).set([field, since, reading.levels ? levels.length : none]);
    new Float64Array(memory.buffer, at + readingLayout.firstLevel, levels.length).set(levels);
    addresses.set(reading, at);
    readings.set(at, reading);
    return at;
  }

  function spanAddress({ field, since = none, unit }: Span): number {
    const name = `${field} ${since} ${unit}`;
    const known = spans.get(name);
    if (known !== undefined) return known;
    const at = allocate(spanLayout.size);
    words(at, 2).set([field, since]);
    new Float64Array(memory.buffer, at + spanLayout.unit, 1)[0] = unit;
    spans.set(name, at);
    return at;
  }

  return {
    recognise: (count) => {
      shared.oddKey = oddKey;
      const number = program.recognise(address, count);
      if (number !== 0) recognised++;
      return number;
    },
    recognised: () => recognised,
    measured,
    leaf: () => source[sourceLayout.leaf / 4] ?? 0,
    root: () => {
      source[sourceLayout.root / 4] ||= shared.newNode();
      return source[sourceLayout.root / 4] ?? 0;
    },
    step: (count, node, reading) => {
      const wanted = addressOf(reading);
      const known = word(node + nodeLayout.reading);
      if (known !== 0 && known !== wanted) return 0;
      shared.oddKey = oddKey;
      const key = program.key(address, count, wanted, 0);
      const edge = key === 0 ? 0 : program.edge(node, key);
      if (edge === 0) return 0;
      setWord(node + nodeLayout.reading, wanted);
      if (word(edge) === 0) setWord(edge, shared.newNode());
      // What was found there last may have been nothing.
      setWord(node + nodeLayout.lastKey, 0);
      return word(edge);
    },
    finish: (node, route, measuredSpans) => {
      if (word(node + nodeLayout.reading) !== 0) return false;
      words(node, nodeLayout.size / 4).set([
        nodeLayout.isLeaf,
        route,
        measuredSpans.length,
        ...measuredSpans.map(spanAddress),
      ]);
      return true;
    },
    routeNumber: (start, end) => {
      const slot = program.route(texts, start, end);
      return slot < 0 ? slot : slot === 0 ? undefined : word(slot + textTable.requests);
    },
    nameRoute: (start, end, number) => setWord(program.route(texts, start, end) + textTable.requests, number),
    remember: (leaf, route, number) => {
      const edge = program.edge(leaf, route);
      if (edge !== 0) setWord(edge, number);
    },
    clearIfFull: () => {
      if (!shared.isFull()) return false;
      shared.clear();
      return true;
    },
    clear: shared.clear,
  };
}
