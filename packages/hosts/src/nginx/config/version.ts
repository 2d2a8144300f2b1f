/** True when `version` is known to be at least `wanted` ("1.29.7"). Unknown versions are not at least anything. */
export function atLeastVersion(version: string | undefined, wanted: string): boolean {
  return version !== undefined && compareVersions(version, wanted) >= 0;
}

/** True when `version` is known to be below `wanted`. */
export function belowVersion(version: string | undefined, wanted: string): boolean {
  return version !== undefined && compareVersions(version, wanted) < 0;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
