import type { CauseClass, FailureGroup, Snapshot } from "@cloud502/core";

/** How far a death and the failure it caused may lie apart in two logs. */
const togetherSeconds = 2;
/** A request that waits for a free worker fails only when its proxy's read timeout passes, 60 s unless set. */
const waitSeconds = 65;
/** Products whose lines mostly have no time of their own: theirs is that of an earlier line, or none. */
const looselyDated = new Set(["uwsgi", "node"]);
/** After these the process stays down (or without its app) until somebody acts: later failures are still theirs. */
const lasting = new Set(["boot-failed", "address-in-use", "start-failed", "crash-loop", "no-application"]);
const whileDown = new Set<CauseClass>(["connection-refused", "no-live-backends", "backend-error"]);

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
  const loose = pairs(app, proxy, (one, other) => mayFollow(one, other) && isBefore(one, other));
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

/** A sample of one within seconds of a sample of the other, or the same minutes in half of their timelines. */
function near(app: FailureGroup, proxy: FailureGroup): boolean {
  const lead = app.cause === "overload" ? waitSeconds : togetherSeconds;
  const deaths = timesOf(app);
  const follows = (time: number, death: number) =>
    time - death <= lead * 1000 && death - time <= togetherSeconds * 1000;
  if (timesOf(proxy).some((time) => deaths.some((death) => follows(time, death)))) return true;
  const minutes = new Set(app.timeline?.points.map(([startsAt]) => startsAt));
  const points = proxy.timeline?.points ?? [];
  const shared = points.filter(([startsAt]) => minutes.has(startsAt)).length;
  return points.length >= 5 && shared * 2 >= points.length;
}

function timesOf({ firstSeen, lastSeen, samples }: FailureGroup): readonly number[] {
  return [firstSeen, lastSeen, ...samples.map(({ time }) => time)].map(Date.parse).filter(Number.isFinite);
}

function mayFollow(app: FailureGroup, proxy: FailureGroup): boolean {
  return looselyDated.has(app.provider) || (lasting.has(app.signature) && whileDown.has(proxy.cause));
}

function isBefore(app: FailureGroup, proxy: FailureGroup): boolean {
  if (app.firstSeen === "" || proxy.lastSeen === "") return true;
  return Date.parse(app.firstSeen) <= Date.parse(proxy.lastSeen) + togetherSeconds * 1000;
}

/** The groups of some providers' snapshots. */
export function groupsOfProviders(
  snapshots: readonly Snapshot[],
  providers: readonly string[],
): readonly FailureGroup[] {
  return snapshots.flatMap(({ provider, failures }) => (providers.includes(provider) ? (failures?.groups ?? []) : []));
}
