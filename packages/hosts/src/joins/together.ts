import type { FailureGroup, Snapshot } from "@cloud502/core";

/** How far a death and the failure it caused may lie apart in two logs. */
export const togetherSeconds = 2;
/** Products whose lines mostly have no time of their own: theirs is that of an earlier line, or none. */
const looselyDated = new Set(["uwsgi", "node"]);

export interface Together {
  readonly app: readonly FailureGroup[];
  readonly proxy: readonly FailureGroup[];
  /** False when the app's lines are not dated well enough to say more than "before". */
  readonly exact: boolean;
}

/** The groups of an app server and of a proxy that happened together; undefined when none did. */
export function together(app: readonly FailureGroup[], proxy: readonly FailureGroup[]): Together | undefined {
  const exact = pairs(app, proxy, near);
  if (exact) return { ...exact, exact: true };
  const loose = pairs(app, proxy, (one, other) => looselyDated.has(one.provider) && notAfter(one, other));
  return loose && { ...loose, exact: false };
}

function pairs(
  app: readonly FailureGroup[],
  proxy: readonly FailureGroup[],
  match: (app: FailureGroup, proxy: FailureGroup) => boolean,
): Omit<Together, "exact"> | undefined {
  const cut = proxy.filter((group) => app.some((one) => match(one, group)));
  const causes = app.filter((one) => cut.some((group) => match(one, group)));
  return cut.length > 0 ? { app: causes, proxy: cut } : undefined;
}

/** A sample of one within two seconds of a sample of the other, or the same minutes in half of their timelines. */
function near(app: FailureGroup, proxy: FailureGroup): boolean {
  const times = (group: FailureGroup) =>
    [group.firstSeen, group.lastSeen, ...group.samples.map(({ time }) => time)].map(Date.parse).filter(Number.isFinite);
  const deaths = times(app);
  if (times(proxy).some((time) => deaths.some((death) => Math.abs(death - time) <= togetherSeconds * 1000)))
    return true;
  const minutes = new Set(app.timeline?.points.map(([startsAt]) => startsAt));
  const points = proxy.timeline?.points ?? [];
  const shared = points.filter(([startsAt]) => minutes.has(startsAt)).length;
  return points.length >= 5 && shared * 2 >= points.length;
}

function notAfter(app: FailureGroup, proxy: FailureGroup): boolean {
  if (app.firstSeen === "" || proxy.lastSeen === "") return true;
  return Date.parse(app.firstSeen) <= Date.parse(proxy.lastSeen) + togetherSeconds * 1000;
}

/** The groups of some providers' snapshots, each with its provider. */
export function groupsOfProviders(
  snapshots: readonly Snapshot[],
  providers: readonly string[],
): readonly FailureGroup[] {
  return snapshots.flatMap(({ provider, failures }) => (providers.includes(provider) ? (failures?.groups ?? []) : []));
}
