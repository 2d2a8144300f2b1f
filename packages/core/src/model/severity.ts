/** How much a finding matters, most first. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** How sure a finding is, computed from its evidence: see `confidence` in diagnose.ts. */
export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

/** True when `severity` is at or above `threshold`; nothing is at or above "none". */
export function atLeast(severity: Severity, threshold: Severity | "none"): boolean {
  return threshold !== "none" && severities.indexOf(severity) <= severities.indexOf(threshold);
}
