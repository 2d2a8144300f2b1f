import type { FailureGroup } from "@cloud502/core";

const quarterHour = 15 * 60_000;
/** UTC-12 to UTC+14, and the reader's own zone against it. */
const widest = 26 * 3_600_000;
const slack = 2000;

/**
 * Milliseconds to add to the times of an event log without a zone, so that it covers the time of its product's request log,
 * which has one: an error log read on a machine of another zone is off by a multiple of fifteen minutes. 0 when the two
 * overlap as they are, or when no such shift would make them.
 */
export function zoneShift(events: readonly FailureGroup[], requests: readonly FailureGroup[]): number {
  const event = span(events);
  const request = span(requests);
  if (!event || !request || overlap(event, request, 0)) return 0;
  const shift = Math.round((request.first - event.first) / quarterHour) * quarterHour;
  return Math.abs(shift) <= widest && overlap(event, request, shift) ? shift : 0;
}

interface Span {
  readonly first: number;
  readonly last: number;
}

function span(groups: readonly FailureGroup[]): Span | undefined {
  const dated = groups.filter(({ firstSeen }) => firstSeen !== "");
  if (dated.length === 0) return undefined;
  return {
    first: Math.min(...dated.map(({ firstSeen }) => Date.parse(firstSeen))),
    last: Math.max(...dated.map(({ lastSeen }) => Date.parse(lastSeen))),
  };
}

function overlap(event: Span, request: Span, shift: number): boolean {
  return event.first + shift - slack <= request.last && request.first - slack <= event.last + shift;
}
