import { stripVTControlCharacters } from "node:util";

/** C0 and C1 controls, and the characters that reorder or hide text on a terminal (bidirectional marks, zero-width, line separators). */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Makes hostile text safe for one line of a terminal: escape sequences are removed, other controls shown as \xNN or \u{N}. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same but for line feeds, of which an indented document has many and every one stays. */
const unsafeButLineFeeds = new RegExp(unsafe.source.replace("\\u0000-\\u001f", "\\u0000-\\u0009\\u000b-\\u001f"), "g");

/** Writes what a terminal would obey in a JSON document, or in double quotes of YAML, as \uNNNN: the same document, safe to look at. */
export function escapeControls(json: string): string {
  return json.replace(
    unsafeButLineFeeds,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** Makes hostile text safe inside HTML, attributes in quotes included. */
export function escapeHtml(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Cuts text to `length` characters, with an ellipsis that tells it was cut. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text;
}
