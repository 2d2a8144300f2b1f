import type { Gateway, Series, Window } from "@cloud502/core";
import type { Calls } from "./calls.ts";
import { cloudWatchDimensions, type Measured, seriesOf } from "./metric-table.ts";
import type { Session } from "./session.ts";

const hour = 3_600_000;
const queriesPerCall = 500;

/**
 * All series that rules look at. A series without points was asked for and CloudWatch holds none: for a count that means
 * 0, since AWS publishes counts only when they are not zero.
 */
export async function readMetrics(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  window: Window,
): Promise<readonly Series[]> {
  if (gateway.kind === "pool") return []; // nothing is measured without a load balancer
  const chunk = await neighbours(session, calls, gateway);
  const key = `metrics ${window.since} ${window.until} ${chunk.map(({ loadBalancer }) => loadBalancer.arn).join(" ")}`;
  const series = await session.remember(key, () => ask(session, calls, gateway, chunk, window));
  return series.filter(({ dimensions }) => dimensions.LoadBalancer === gateway.id);
}

/** The load balancers of a fleet that fit into one call together with this one; alone outside of a fleet. */
async function neighbours(session: Session, calls: Calls, gateway: Gateway): Promise<readonly Measured[]> {
  const region = gateway.scope.region ?? "";
  if (calls.isFleet(region)) {
    const chunks = await session.remember(`metric chunks ${region}`, () => chunksOf(calls, region));
    return chunks.get(gateway.id) ?? [];
  }
  const [loadBalancers, targetGroups] = await Promise.all([
    calls.loadBalancers(region, [gateway.id]),
    calls.targetGroups(
      region,
      gateway.pools.map(({ id }) => id),
    ),
  ]);
  return loadBalancers.map((loadBalancer) => ({ loadBalancer, targetGroups }));
}

/** A fleet cut into neighbours, by load balancer. */
async function chunksOf(calls: Calls, region: string): Promise<ReadonlyMap<string, readonly Measured[]>> {
  const { loadBalancers, targetGroups } = await calls.fleet(region);
  const chunks = new Map<string, Measured[]>();
  let chunk: Measured[] = [];
  let size = 0;
  for (const loadBalancer of loadBalancers.filter(({ type }) => type === "application")) {
    const own = targetGroups.filter((group) => group.loadBalancers.includes(loadBalancer.arn));
    const measured = { loadBalancer, targetGroups: own };
    const count = seriesOf(measured).length;
    if (size + count > queriesPerCall) {
      chunk = [];
      size = 0;
    }
    chunk.push(measured);
    size += count;
    chunks.set(loadBalancer.arn, chunk);
  }
  return chunks;
}

async function ask(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  chunk: readonly Measured[],
  window: Window,
): Promise<readonly Series[]> {
  const client = await calls.cloudWatch(gateway.scope.region ?? "");
  const heads = chunk.flatMap(seriesOf);
  const since = new Date(window.since);
  const until = new Date(window.until);
  const stepSeconds = stepOf(since, until, session.context.now());
  const start = new Date(Math.floor(since.getTime() / (stepSeconds * 1000)) * stepSeconds * 1000);
  const series: Series[] = [];
  for (let from = 0; from < heads.length; from += queriesPerCall) {
    const part = heads.slice(from, from + queriesPerCall);
    const queries = part.map(({ name, statistic, dimensions }) => ({
      metric: name,
      statistic,
      dimensions: cloudWatchDimensions(dimensions),
    }));
    const answers = await client.metrics(queries, start, until, stepSeconds);
    for (const [index, head] of part.entries()) {
      const answer = answers[index];
      if (answer?.problem) refused(session, head.dimensions.LoadBalancer, head.name, answer.problem);
      else series.push({ ...head, stepSeconds, points: answer?.points ?? [] });
    }
  }
  return series;
}

/** Minutes for a window of hours; coarser for long ones, and as coarse as CloudWatch keeps old points (15 and 63 days). */
function stepOf(since: Date, until: Date, now: Date): number {
  const age = now.getTime() - since.getTime();
  const span = until.getTime() - since.getTime();
  if (age > 63 * 24 * hour || span > 72 * hour) return 3600;
  if (age > 15 * 24 * hour || span > 6 * hour) return 300;
  return 60;
}

function refused(session: Session, gateway: string, metric: string, message: string): void {
  const question = `metric ${metric}`;
  session.gap({ gateway, question, code: "unreadable", message: `CloudWatch could not answer: ${message}` });
}
