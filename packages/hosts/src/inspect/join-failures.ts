import type { Failures, Snapshot, Window } from "@cloud502/core";

/**
 * Puts the failures that a scan found beside the configuration of the same product, so that rules see both; failures of
 * products without a configuration become snapshots of logs alone.
 */
export function joinFailures(
  configurations: readonly Snapshot[],
  failures: ReadonlyMap<string, Failures>,
  { takenAt, window }: { readonly takenAt: Date; readonly window?: Window },
): readonly Snapshot[] {
  const known = { takenAt: takenAt.toISOString(), ...(window && { window }) };
  // Findings of one run belong together: they all stand under the logs, as without configuration.
  const gateway = { id: "logs", name: "logs", kind: "logs" as const, pools: [], scope: {} };
  const used = new Set<string>();
  const joined = configurations.map((snapshot): Snapshot => {
    const mine = used.has(snapshot.provider) ? undefined : failures.get(snapshot.provider);
    used.add(snapshot.provider);
    return { ...snapshot, ...known, gateway, ...(mine && { failures: mine }) };
  });
  const rest = [...failures].filter(([provider]) => !used.has(provider));
  return [
    ...joined,
    ...rest.map(([provider, mine]): Snapshot => ({ provider, ...known, gateway, failures: mine, gaps: [] })),
  ];
}
