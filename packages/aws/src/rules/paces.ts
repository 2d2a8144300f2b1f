import type { FailureGroup } from "@cloud502/core";

/** "at-once": closed within 0.05 s of being asked, before any work; "working": later. Source: target_processing_time of the log. */
function paceOf({ detail, timings }: FailureGroup): "at-once" | "working" {
  if (detail?.pace === "at-once" || detail?.pace === "working") return detail.pace;
  return timings?.backend && timings.backend.p50 < 0.05 ? "at-once" : "working";
}

/** The groups whose backend time was spent. */
export function working(groups: readonly FailureGroup[]): readonly FailureGroup[] {
  return groups.filter((group) => paceOf(group) === "working");
}

export function atOnce(groups: readonly FailureGroup[]): readonly FailureGroup[] {
  return groups.filter((group) => paceOf(group) === "at-once");
}

/** Where durations cluster: the value that most of them lie at, when nearly all lie within `tolerance` seconds of it. */
export function clusterAt(
  groups: readonly FailureGroup[],
  phase: "backend" | "total",
  value: number,
  tolerance: number,
): number {
  return groups.reduce((sum, { timings, count }) => {
    const times = timings?.[phase];
    if (!times) return sum;
    if (times.min >= value - tolerance && times.max <= value + tolerance) return sum + count;
    const near = Math.abs(times.p50 - value) <= tolerance;
    const tight = near && Math.abs(times.p95 - value) <= tolerance;
    return sum + (tight ? Math.round(count * 0.9) : near ? Math.round(count * 0.5) : 0);
  }, 0);
}

/** The median of a phase over groups, weighted by their counts; undefined when no group has timings. Seconds. */
export function medianOf(groups: readonly FailureGroup[], phase: "backend" | "total"): number | undefined {
  const known = groups
    .flatMap(({ timings, count }) => (timings?.[phase] ? [{ p50: timings[phase].p50, count }] : []))
    .sort((a, b) => a.p50 - b.p50);
  const half = known.reduce((sum, { count }) => sum + count, 0) / 2;
  let seen = 0;
  for (const { p50, count } of known) {
    seen += count;
    if (seen >= half) return p50;
  }
  return undefined;
}
