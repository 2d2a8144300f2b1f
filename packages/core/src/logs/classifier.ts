import type { Classified, Fields, Phase } from "./format.ts";
import type { LineFields } from "./line-fields.ts";
import type { LineRecogniser, Span } from "./recogniser.ts";

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
}

export interface Timing extends Span {
  readonly phase: Phase;
}

/** When this many lines were learnt and not twice as many recognised, remembering does not pay. */
const trial = 2048;

/** Asks `classify` once for all lines that agree in everything it reads. */
export interface Classifier {
  /** The verdict on a line that was not recognised, and the leaf that lines like it will come to, 0 for none. */
  judge(): readonly [verdict: Verdict, leaf: number];
  forget(): void;
}

/** `classify` must be a function of what it reads and of nothing else. */
export function createClassifier(
  classify: (fields: Fields) => Classified | "read" | undefined,
  fields: LineFields,
  recogniser: LineRecogniser,
): Classifier {
  const verdicts = new Map<number, Verdict>();
  let learnt = 0;

  /** Asks, and keeps the answer under all that was read for it. */
  function learn(): readonly [Verdict, number] {
    const read = new Map<string, string | undefined>();
    let node = learnt > trial && learnt > recogniser.recognised() / 2 ? 0 : recogniser.root();
    const classified = classify((name, levels) => {
      const id = levels ? `${name}\0${levels}` : name;
      if (read.has(id)) return read.get(id);
      const reading = fields.reading(name, levels);
      const value = reading && fields.value(reading);
      read.set(id, value);
      if (reading && node !== 0) node = recogniser.step(fields.count, node, reading);
      return value;
    });
    const verdict = toVerdict(classified, fields);
    if (node === 0 || !recogniser.finish(node, verdict.route, verdict.timings)) return [verdict, 0];
    learnt++;
    verdicts.set(node, verdict);
    return [verdict, node];
  }

  return {
    judge: () => {
      const leaf = recogniser.leaf();
      const known = verdicts.get(leaf);
      return known ? [known, leaf] : learn();
    },
    forget: () => verdicts.clear(),
  };
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
      if (!reading) return [];
      const { levels: _, ...places } = reading;
      return { ...places, phase: phase as Phase, unit, ...(item !== undefined && { item }) };
    }),
  };
}
