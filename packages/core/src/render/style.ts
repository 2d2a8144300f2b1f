import { styleText } from "node:util";
import type { Words } from "../provider.ts";

/** Which table a listing leads with. */
export type View = "gateways" | "backends" | "probes" | "failures" | "findings" | "logs" | "tables";

/** How a report is to look; nothing of it is read from the environment. */
export interface Style {
  /** The part the command asked for. */
  readonly view: View;
  /** Columns of the terminal. */
  readonly width: number;
  readonly color: boolean;
  /** False = words without symbols outside ASCII. */
  readonly unicode: boolean;
  /** What the users of a provider call things. */
  words(provider: string): Words;
}

/** A report as text of one format; ends with a newline. */
export type Renderer = (report: import("../model/report.ts").Report, style: Style) => string;

/** How a word is meant; each has a colour and a mark. */
export type Tone = "good" | "bad" | "warning" | "quiet" | "strong";

const looks = { good: "green", bad: "red", warning: "yellow", quiet: "dim", strong: "bold" } as const satisfies Record<
  Tone,
  string
>;

/** Colours text when the style allows; colour never carries a meaning that the words lack. */
export function paint(tone: Tone, text: string, style: Pick<Style, "color">): string {
  return style.color ? styleText(looks[tone], text, { validateStream: false }) : text;
}

const marks = {
  good: ["✔", "ok"],
  bad: ["✖", "x"],
  warning: ["▲", "!"],
  quiet: ["–", "-"],
  strong: ["?", "?"],
} as const satisfies Record<Tone, readonly [string, string]>;

/** A symbol that stands before a word, never instead of it. */
export function mark(tone: Tone, style: Pick<Style, "unicode">): string {
  return marks[tone][style.unicode ? 0 : 1];
}
