import type { PagingKind } from "./route.ts";
import type { Quirks } from "./world.ts";

/** One page of a list, in the envelope's terms. */
export interface PageOfList {
  readonly result: readonly unknown[];
  readonly result_info?: Readonly<Record<string, unknown>>;
}

/** Cuts the page that is asked for out of a list. */
export function pageOf(
  items: readonly unknown[],
  kind: PagingKind,
  action: string,
  query: URLSearchParams,
  usual: number,
  quirks: Quirks,
): PageOfList {
  if (kind === "none") return { result: items };
  const perPage = Math.min(number(query.get("per_page") ?? query.get("limit"), usual), quirks.pageSize ?? 5000);
  if (kind === "cursor" || kind === "cursors") {
    const start = number(query.get("cursor"), 0);
    const result = items.slice(start, start + perPage);
    const next = start + perPage < items.length ? String(start + perPage) : "";
    const info = kind === "cursor" ? { cursor: next } : { cursors: { after: next } };
    return { result, result_info: { count: result.length, per_page: perPage, ...info } };
  }
  const page = quirks.ignorePage?.includes(action) ? 1 : number(query.get("page"), 1);
  const result = items.slice((page - 1) * perPage, page * perPage);
  if (quirks.withoutInfo?.includes(action)) return { result };
  return {
    result,
    result_info: {
      page,
      per_page: perPage,
      count: result.length,
      total_count: items.length,
      total_pages: Math.ceil(items.length / perPage),
    },
  };
}

function number(text: string | null, usual: number): number {
  const value = Number(text ?? Number.NaN);
  return Number.isInteger(value) && value >= 0 ? value : usual;
}
