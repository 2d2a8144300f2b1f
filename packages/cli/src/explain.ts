import { type CauseClass, causeClasses } from "@cloud502/core";
import type { Catalogue, Explained } from "./catalogue.ts";
import { distance } from "./distance.ts";

/** What is known of a code: exact matches of codes, rules and cause classes; failing these, entries whose code or title has all the words. */
export function explain(
  what: string,
  catalogue: Catalogue,
): { readonly found: readonly Explained[]; readonly near: readonly string[] } {
  const all = entries(catalogue);
  const wanted = what.trim().toLowerCase();
  if (wanted === "") return { found: [], near: [] };
  const exact = all.filter(({ code }) => code.toLowerCase() === wanted);
  if (exact.length > 0) return { found: exact, near: [] };
  // Codes of a few letters are read as they are written: HAProxy's sH is not part of "GRPCStatusHeader".
  const short = wanted.length > 3 ? [] : all.filter(({ code }) => code.startsWith(what.trim()));
  if (short.length > 0) return { found: short, near: [] };
  const tokens = new Set(
    wanted.split(/[\s,;:()]+/).flatMap((word) => [word, errnos[word.replace(/^err_connection_/, "econn")] ?? word]),
  );
  const words = wanted.split(/\s+/).filter((word) => word.length > 1);
  const partial =
    words.length === 0
      ? []
      : all.filter(({ code, title }) => words.every((word) => `${code} ${title}`.toLowerCase().includes(word)));
  if (partial.length > 0) return { found: partial.slice(0, 12), near: [] };
  // A whole log line was pasted: the longest known codes that it contains.
  const contained = all
    .filter(({ code }) => code.length > 4 && wanted.includes(code.toLowerCase()))
    .sort((a, b) => b.code.length - a.code.length);
  if (contained.length > 0) return { found: contained.slice(0, 3), near: [] };
  const shaped = all.filter(({ code }) => code.includes("…") && matchesShape(code, wanted));
  if (shaped.length > 0) return { found: shaped.slice(0, 3), near: [] };
  const named = all.filter(({ code }) => tokens.has(code.toLowerCase()) || tokens.has(numberOf(code)));
  if (named.length > 0) return { found: named.slice(0, 12), near: [] };
  const near = all.map(({ code }) => code).filter((code) => distance(code.toLowerCase(), wanted) <= 2);
  return { found: [], near: near.slice(0, 4) };
}

/** What Node, Go and browsers call the error numbers that the catalogue's messages quote, as their cause classes. */
const errnos: Readonly<Record<string, CauseClass>> = {
  econnrefused: "connection-refused",
  etimedout: "connect-timeout",
  econntimed_out: "connect-timeout",
  ehostunreach: "unreachable",
  enetunreach: "unreachable",
  econnreset: "backend-closed-early",
  epipe: "backend-closed-early",
  enotfound: "dns-failure",
  eai_again: "dns-failure",
  emfile: "proxy-exhausted",
  enfile: "proxy-exhausted",
};

/** The message number that a code begins with ("AH00898: …"); empty when it has none. */
function numberOf(code: string): string {
  return /^[A-Z]*\d{3,}(?=:)/i.exec(code)?.[0].toLowerCase() ?? "";
}

/** True when the text has the parts of a code around its "…" in their order. */
function matchesShape(code: string, text: string): boolean {
  const parts = code
    .toLowerCase()
    .split("…")
    .map((part) => part.trim())
    .filter(Boolean);
  if (Math.max(...parts.map((part) => part.length)) < 8) return false;
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

function entries({ rules, explanations }: Catalogue): readonly Explained[] {
  return [
    ...explanations,
    ...rules.map(({ id, title, why, fix, docs }) => ({ code: id, title, meaning: why, next: fix, docs, provider: "" })),
    ...(Object.keys(causeClasses) as CauseClass[]).map((code) => ({
      code,
      title: causeClasses[code],
      meaning: "A cause class; these rules name it:",
      next: rules.filter(({ cause }) => cause === code).map(({ id, title }) => `${id}: ${title}`),
      docs: [],
      provider: "",
    })),
  ];
}
