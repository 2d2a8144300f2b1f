/** How much a finding matters, most first. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
/** One of {@link severities}. */
export type Severity = (typeof severities)[number];

/** How sure a finding is, computed from its evidence: see confidence.ts. */
export const confidences = ["high", "medium", "low"] as const;
/** One of {@link confidences}. */
export type Confidence = (typeof confidences)[number];

/** True when `severity` is at or above `threshold`; nothing is at or above "none". */
export function atLeast(severity: Severity, threshold: Severity | "none"): boolean {
  return threshold !== "none" && severities.indexOf(severity) <= severities.indexOf(threshold);
}
