import type { Context, Window } from "@cloud502/core";
import type { z } from "zod";
import type { Api } from "../api/client.ts";
import { analytics, queryText, withoutFields } from "../api/graphql.ts";
import { groups } from "../permissions.ts";
import { failuresWire, limitsWire, samplesWire, timelineWire, workersWire } from "../wire/analytics.ts";
import type { Zone } from "../wire/zone.ts";
import { answer, memo, reportGap } from "./answer.ts";

/** GraphQL answers at most this many zones a query. */
const zonesPerQuery = 10;
/** Rows of one zone; the plan may allow fewer. */
const rowLimit = 5000;

type Of<Wire extends z.ZodType<{ zones: readonly { zoneTag: string }[] }>> = z.infer<Wire>["zones"][number];
export type Limits = Of<typeof limitsWire>["settings"]["httpRequestsAdaptiveGroups"];

/** Everything that GraphQL Analytics says of one zone in one window; parts that could not be asked are absent. */
export interface ZoneAnalytics {
  readonly limits: Limits;
  /** The window that was really asked: the plan may not reach further. */
  readonly window: Window;
  readonly failures?: Of<typeof failuresWire> | undefined;
  readonly timeline?: Of<typeof timelineWire> | undefined;
  readonly samples?: Of<typeof samplesWire> | undefined;
  readonly workers?: Of<typeof workersWire> | undefined;
}

/**
 * Asks for ten zones at once: the first question about any of the ten answers for all. Limits are asked before anything
 * else, and the queries keep to them and to the fields that the zones have.
 */
export function analyticsReader(api: Api, context: Context, zones: readonly Zone[]) {
  const chunks = memo<ReadonlyMap<string, ZoneAnalytics>>();

  return async (zone: Zone, window: Window): Promise<ZoneAnalytics | undefined> => {
    const index = zones.findIndex(({ id }) => id === zone.id);
    const start = Math.max(0, Math.floor(index / zonesPerQuery) * zonesPerQuery);
    const chunk = index < 0 ? [zone] : zones.slice(start, start + zonesPerQuery);
    const key = `${chunk[0]?.id} ${window.since} ${window.until}`;
    return (await chunks(key, () => readChunk(chunk, window))).get(zone.id);
  };

  async function readChunk(chunk: readonly Zone[], window: Window): Promise<ReadonlyMap<string, ZoneAnalytics>> {
    const limits = await ask(chunk, "limits", limitsWire, {});
    const allowed = new Map(
      (limits ?? []).map(({ zoneTag, settings }) => [zoneTag, settings.httpRequestsAdaptiveGroups] as const),
    );
    for (const zone of chunk) {
      if (limits && !allowed.has(zone.id))
        reportMissing(zone, "denied", "GraphQL Analytics does not know this zone, or the token may not read it.");
      else if (allowed.get(zone.id)?.enabled === false)
        reportMissing(zone, "not-enabled", "httpRequestsAdaptiveGroups is not enabled for this zone.");
    }
    const open = chunk.filter(({ id }) => allowed.get(id)?.enabled);
    const [narrowest] = [...allowed.values()]
      .filter(({ enabled }) => enabled)
      .sort((a, b) => a.maxDuration - b.maxDuration);
    if (!narrowest) return new Map();

    const asked = clip(window, narrowest, open);
    const fields = [...allowed.values()].filter(({ enabled }) => enabled).map(({ availableFields }) => availableFields);
    const variables = { since: asked.since, until: asked.until, limit: Math.min(rowLimit, narrowest.maxPageSize) };
    const [failures, timeline, samples, workers] = await Promise.all([
      ask(open, "failures", failuresWire, variables, fields),
      ask(open, "timeline", timelineWire, variables, fields),
      ask(open, "samples", samplesWire, { ...variables, limit: Math.min(100, variables.limit) }),
      ask(open, "workers", workersWire, variables),
    ]);
    for (const { zoneTag, failed } of failures ?? []) {
      const zone = open.find(({ id }) => id === zoneTag);
      if (zone && failed.length >= variables.limit) {
        const message = `Only the ${variables.limit} largest groups were read.`;
        context.gap({
          provider: "cloudflare",
          gateway: zone.id,
          question: `5xx of ${zone.name}`,
          code: "limit",
          message,
        });
      }
    }
    const of = <T extends { zoneTag: string }>(rows: readonly T[] | undefined, id: string) =>
      rows?.find(({ zoneTag }) => zoneTag === id);
    return new Map(
      open.map(({ id }) => [
        id,
        {
          limits: allowed.get(id) ?? narrowest,
          window: asked,
          failures: of(failures, id),
          timeline: of(timeline, id),
          samples: of(samples, id),
          workers: of(workers, id),
        },
      ]),
    );
  }

  async function ask<Wire extends z.ZodType<{ zones: { zoneTag: string }[] }>>(
    chunk: readonly Zone[],
    name: "limits" | "failures" | "timeline" | "samples" | "workers",
    shape: Wire,
    variables: Readonly<Record<string, unknown>>,
    available: readonly (readonly string[])[] = [],
  ): Promise<readonly z.infer<Wire>["zones"][number][] | undefined> {
    const about = { question: `5xx analytics (${name}) of ${namesOf(chunk)}`, permission: groups.analytics };
    return answer(context, chunk.length === 1 ? chunk[0]?.id : undefined, about, async () => {
      const text = await queryText(name);
      const query = withoutFields(text, missingFields(text, available));
      const all = { zoneTags: chunk.map(({ id }) => id), ...variables };
      const { zones: rows } = await analytics(api, query, all, shape, about, (error) =>
        reportGap(context, undefined, about, error),
      );
      return rows;
    });
  }

  function reportMissing(zone: Zone, code: "denied" | "not-enabled", message: string): void {
    const permission = code === "denied" ? { permission: groups.analytics } : {};
    context.gap({
      provider: "cloudflare",
      gateway: zone.id,
      question: `5xx analytics of ${zone.name}`,
      code,
      message,
      ...permission,
    });
  }

  /** The part of the window that the plan answers; the rest is a gap, never "no errors". */
  function clip(window: Window, { maxDuration, notOlderThan }: Limits, chunk: readonly Zone[]): Window {
    const until = Math.min(Date.parse(window.until), context.now().getTime());
    // A minute of grace, because the API measures the age later than we do.
    const oldest = context.now().getTime() - (notOlderThan - 60) * 1000;
    const since = Math.max(Date.parse(window.since), until - maxDuration * 1000, oldest);
    const clipped = { since: new Date(Math.min(since, until)).toISOString(), until: new Date(until).toISOString() };
    if (since > Date.parse(window.since)) {
      const message = `The plan answers for ${clipped.since} to ${clipped.until} only (width ${maxDuration} s, age ${notOlderThan} s).`;
      for (const zone of chunk) {
        context.gap({
          provider: "cloudflare",
          gateway: zone.id,
          question: `5xx of ${zone.name} before ${clipped.since}`,
          code: "limit",
          message,
        });
      }
    }
    return clipped;
  }
}

/** The dimensions of a query that some of its zones do not have; the status pair's edge half is never given up. */
export function missingFields(query: string, available: readonly (readonly string[])[]): readonly string[] {
  const selections = [...query.matchAll(/dimensions \{([^}]*)\}/g)].flatMap(([, body = ""]) =>
    body.trim().split(/\s+/),
  );
  return [...new Set(selections)].filter(
    (field) =>
      field !== "edgeResponseStatus" &&
      available.some((fields) => fields.length > 0 && !fields.includes(`dimensions_${field}`)),
  );
}

function namesOf(chunk: readonly Zone[]): string {
  const [first] = chunk;
  return chunk.length === 1 ? (first?.name ?? "") : `${first?.name} and ${chunk.length - 1} more zones`;
}
