import type { Evidence } from "./model/finding.ts";
import type { Confidence } from "./model/severity.ts";

/** Who observed: the source without the place in it, so that two lines of one log are one observer. */
export function observer(source: string): string {
  return (source.split(/[,;]/)[0] ?? source).trim().replace(/:\d+(:\d+)?$/, "");
}

/**
 * Confidence, computed and not felt. High = two independent sources agree and nothing contradicts; medium = one decisive
 * source; low = circumstantial, or contradicted. An inference never exceeds medium.
 */
export function confidence(evidence: readonly Evidence[], basis: "documented" | "inferred"): Confidence {
  const pro = evidence.filter(({ direction }) => direction === "for");
  const decisive = pro.filter(({ circumstantial }) => !circumstantial);
  const contradicted = evidence.some(({ direction, circumstantial }) => direction === "against" && !circumstantial);
  if (decisive.length === 0) return "low";
  if (contradicted) return "low";
  const doubted = evidence.some(({ direction }) => direction === "against");
  const observers = new Set(pro.map(({ source }) => observer(source)));
  return observers.size >= 2 && !doubted && basis === "documented" ? "high" : "medium";
}
