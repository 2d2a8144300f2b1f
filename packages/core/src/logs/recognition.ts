import type { LineMemory } from "./line-memory.ts";
import { pairTable, pairTableSize } from "./pair-table.ts";
import { compileRecognition, type RecogniseProgram } from "./recognise-code.ts";
import { keys, measuredLayout, nodeLayout, sumsLayout } from "./recognise-plan.ts";
import { createRecogniser, type LineRecogniser, type Reading } from "./recogniser.ts";
import { createSums, type Sums } from "./sums.ts";
import { tableSize, textTable } from "./text-table.ts";

/** Half as many texts and routes as slots are remembered at a time. */
const textSlots = 8192;
/** Half as many ways from node to node, and from leaf to sums. */
const edgeSlots = 32_768;
/** Beyond this many reads all is forgotten and learnt anew. */
const mostNodes = 8192;
/** Kinds of lines that are counted apart at a time. */
const mostSums = 2048;

/** What it takes of a thread's memory. */
export type Allocation = Pick<LineMemory, "memory" | "bytes" | "allocate" | "allocateTable" | "words" | "numbers">;

/** What lines of one layout are recognised by, and who counts them. */
export interface LineSource {
  /** Addresses: see ProgramPlan. */
  readonly result: number;
  readonly state: number;
  /** The field with the time. */
  readonly time: number;
  /** The text that a reading of the current line gives. */
  value(reading: Reading): string | undefined;
  /** Takes what was counted. */
  flush(): void;
  /** All was forgotten: no leaf, no number of a route and no sums are good any more. */
  forget(): void;
}

/** What all recognisers of a thread share. */
export interface Recognition {
  readonly program: RecogniseProgram;
  readonly measured: Float64Array;
  /** The memory's words. */
  readonly all: Uint32Array;
  /** What was counted, by the addresses of sums. */
  readonly counted: Sums;
  readonly sources: Pick<LineSource, "flush" | "forget">[];
  /** The address of a node or of sums that nobody uses, 0 when there is none. */
  newNode(): number;
  newSums(): number;
  /** Puts a text in, and gives back what tells it apart; 0 when that is not to be had. */
  keyOf(text: string): number;
  flush(): void;
  clearIfFull(): void;
  /** Gives the key of a reading of the current line that the program cannot tell. */
  oddKey: (reading: number) => number;
}

/** Makes recognisers in a thread's memory. `flush` has all take what was counted. */
export function createRecognition(allocation: Allocation) {
  const places = reserve(allocation);
  let shared: Recognition | undefined;
  return {
    recogniser: (source: LineSource): LineRecogniser => {
      // Compiled for the first that needs it: a thread that sends its failing lines away never does.
      shared ??= createShared(places, allocation);
      return createRecogniser(source, shared, allocation);
    },
    flush: () => shared?.flush(),
  };
}

/** Addresses of what is shared, before the tables of many formats leave no room. */
function reserve({ allocate, allocateTable }: Allocation) {
  return {
    texts: allocateTable(textSlots),
    edges: allocate(pairTableSize(edgeSlots)),
    nodes: allocate(mostNodes * nodeLayout.size),
    sums: allocate(mostSums * sumsLayout.size),
    number: allocate(8),
    measured: allocate(measuredLayout.size),
    scratch: allocate(textTable.longest + 16),
    folded: allocate(textTable.longest + 16),
  };
}

function createShared(places: ReturnType<typeof reserve>, { memory, bytes, words, numbers }: Allocation): Recognition {
  const { texts, edges, scratch } = places;
  const nodes = createPool(places.nodes, nodeLayout.size, mostNodes, bytes);
  const sums = createPool(places.sums, sumsLayout.size, mostSums, bytes);
  const textHeader = words(texts, textTable.headerSize / 4);
  const edgeHeader = words(edges, pairTable.headerSize / 4);
  edgeHeader.set([edgeSlots - 1, edgeSlots / 2]);
  const all = words(0, bytes.length / 4);
  const sources: Pick<LineSource, "flush" | "forget">[] = [];
  const program = compileRecognition(places, memory, (reading) => shared.oddKey(reading));

  function flush(): void {
    for (const source of sources) source.flush();
  }

  function clear(): void {
    flush();
    textHeader[textTable.used] = 0;
    bytes.fill(0, texts + textTable.headerSize, texts + tableSize(textSlots));
    edgeHeader[pairTable.used / 4] = 0;
    bytes.fill(0, edges + pairTable.headerSize, edges + pairTableSize(edgeSlots));
    nodes.clear();
    sums.clear();
    for (const { forget } of sources) forget();
  }

  const shared: Recognition = {
    program,
    measured: numbers(places.measured, measuredLayout.size / 8),
    all,
    counted: createSums(all, numbers(0, bytes.length / 8)),
    sources,
    newNode: nodes.take,
    newSums: sums.take,
    keyOf: (text) => {
      if (text === "") return keys.empty;
      const length = Buffer.byteLength(text);
      if (length > textTable.longest) return 0;
      bytes.write(text, scratch);
      return program.slot(texts, scratch, scratch + length, 0);
    },
    flush,
    clearIfFull: () => {
      const isFull =
        nodes.isEmpty() ||
        sums.isEmpty() ||
        (textHeader[textTable.used] ?? 0) >= (textHeader[textTable.capacity] ?? 0) ||
        (edgeHeader[pairTable.used / 4] ?? 0) >= (edgeHeader[pairTable.capacity / 4] ?? 0);
      if (isFull) clear();
    },
    oddKey: () => 0,
  };
  return shared;
}

/** Gives out pieces of memory of one size, all of them 0, until there are no more. */
function createPool(base: number, size: number, most: number, bytes: Buffer) {
  let used = 0;
  return {
    take: () => (used < most ? base + size * used++ : 0),
    isEmpty: () => used === most,
    clear: () => {
      bytes.fill(0, base, base + size * used);
      used = 0;
    },
  };
}
