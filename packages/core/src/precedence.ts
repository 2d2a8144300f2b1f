import { causeRank, type Finding, severities } from "./model/index.ts";

/** A finding and when its first failure was seen (ISO 8601), which the finding itself does not carry. */
export interface Dated {
  readonly finding: Finding;
  readonly firstSeen: string | undefined;
}

/** A finding that explains less than this share of what the largest explains is beside the point, whatever its class. */
const minorShare = 0.1;

/**
 * For each gateway, the most requests that one finding explains: what is minor is measured against it. A verdict must
 * not be led by a maintenance rule that answered ten requests while a race broke five thousand.
 */
export function precedence(all: readonly Dated[]): ReadonlyMap<string | null, number> {
  const most = new Map<string | null, number>();
  for (const { finding } of all) most.set(finding.gateway, Math.max(most.get(finding.gateway) ?? 0, finding.requests));
  return most;
}

/**
 * Orders by: major before minor; the class's rank; how many requests are explained, in powers of four; which failed
 * first; exact requests; severity; and the key, so that the order is total. Requests are compared by magnitude before
 * time, because in a real hour some unrelated request always failed first.
 */
export function compareFindings(most: ReadonlyMap<string | null, number>): (a: Dated, b: Dated) => number {
  const overall = Math.max(0, ...most.values());
  const weigh = ({ finding, firstSeen }: Dated) =>
    [
      isMinor(finding, most.get(finding.gateway) ?? 0, overall) ? 1 : 0,
      causeRank(finding.cause),
      -Math.floor(Math.log(finding.requests + 1) / Math.log(4)),
      instantOf(firstSeen),
      -finding.requests,
      severities.indexOf(finding.severity),
    ] as const;
  return (a, b) => {
    const [left, right] = [weigh(a), weigh(b)];
    for (const [index, value] of left.entries()) {
      const difference = value - (right[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.finding.key < b.finding.key ? -1 : 1;
  };
}

/** Milliseconds; what is no time (a saved file can hold anything) comes last, since NaN would break the order. */
function instantOf(time: string | undefined): number {
  const instant = Date.parse(time ?? "");
  return Number.isNaN(instant) ? Number.MAX_SAFE_INTEGER : instant;
}

function isMinor(finding: Finding, most: number, overall: number): boolean {
  // Advice leads only when it explains the most of all: on a healthy gateway it must not lead a report about a broken one.
  if (finding.severity === "info" || finding.severity === "low") return finding.requests < Math.max(overall, 1);
  if (finding.requests > 0) return finding.requests < most * minorShare;
  // A dead proxy leaves no request behind, and health speaks of backends; an app server's death counts only when joined to requests.
  return most > 0 && causeRank(finding.cause) === 3;
}
