import { atLeast, type ErrorCode, type Report, type Severity } from "@cloud502/core";

/** The exit codes; docs/exit-codes.md is their page. */
export const exits = { ok: 0, failed: 1, findings: 2, gaps: 3, credentials: 4, usage: 64, interrupted: 130 } as const;

/** What a finished report ends with: findings before gaps. */
export function exitOf(report: Report, failOn: Severity | "none", allowGaps: boolean): number {
  if (report.findings.some(({ severity }) => atLeast(severity, failOn))) return exits.findings;
  return report.gaps.length > 0 && !allowGaps ? exits.gaps : exits.ok;
}

/** What a run that could not finish ends with. */
export function exitOfError(code: ErrorCode): number {
  if (code === "usage") return exits.usage;
  if (code === "credentials") return exits.credentials;
  if (code === "aborted") return exits.interrupted;
  if (code === "not-found") return exits.failed;
  return exits.gaps;
}
