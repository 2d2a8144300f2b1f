import { z } from "zod";

/** `result_info` of an envelope, whichever kind of paging the list has; every field may be missing. */
export const resultInfo = z
  .object({
    page: z.number(),
    per_page: z.number(),
    count: z.number(),
    total_count: z.number(),
    total_pages: z.number(),
    cursor: z.string(),
    cursors: z.object({ after: z.string().nullish() }).partial(),
  })
  .partial();
export type ResultInfo = z.infer<typeof resultInfo>;

export interface Page {
  readonly items: readonly unknown[];
  readonly info: ResultInfo | undefined;
}

export interface Paging {
  /** Asked for; the server may give less a page. */
  readonly perPage: number;
  /** No list is asked further; then `complete` is false. */
  readonly maxPages: number;
  /** "cursor" = the list knows no page numbers; "page" follows a cursor too when one comes. */
  readonly by?: "page" | "cursor";
  /** What the list calls the size of a page; audit logs say `limit`. */
  readonly size?: "per_page" | "limit";
}

/**
 * Reads a whole list of any kind. Stops at total_pages, total_count, a short or an empty page, a page
 * without any item that is new (a server that ignores `page`), a repeated cursor, or the cap. Items are told apart by `id`, so a list
 * that shifts while it is read gives none twice.
 */
export async function collect(
  fetchPage: (query: Readonly<Record<string, string>>) => Promise<Page>,
  { perPage, maxPages, by = "page", size = "per_page" }: Paging,
): Promise<{ readonly items: readonly unknown[]; readonly complete: boolean }> {
  const items: unknown[] = [];
  const seen = new Set<string>();
  const cursors = new Set<string>();
  let fetched = 0;
  const sized = { [size]: String(perPage) };
  let query: Record<string, string> = by === "page" ? { page: "1", ...sized } : sized;

  for (let number = 1; number <= maxPages; number += 1) {
    const page = await fetchPage(query);
    const fresh = page.items.filter((item) => !seen.has(identity(item)));
    // A page that only repeats, in a list that says it is longer, is no end.
    const total = page.items.length > 0 ? page.info?.total_count : undefined;
    if (fresh.length === 0) return { items, complete: total === undefined || items.length >= total };
    for (const item of fresh) seen.add(identity(item));
    items.push(...fresh);
    fetched += page.items.length;

    const cursor = page.info?.cursors?.after || page.info?.cursor;
    if (cursor) {
      if (cursors.has(cursor)) return { items, complete: true };
      cursors.add(cursor);
      query = { ...sized, cursor };
    } else {
      if (by === "cursor" || cursors.size > 0 || !hasMore(page, number, fetched, perPage))
        return { items, complete: true };
      query = { page: String(number + 1), ...sized };
    }
  }
  return { items, complete: false };
}

function hasMore({ items, info }: Page, number: number, fetched: number, asked: number): boolean {
  if (info?.total_pages !== undefined) return number < info.total_pages;
  if (info?.total_count !== undefined && fetched >= info.total_count) return false;
  return items.length >= (info?.per_page ?? asked);
}

function identity(item: unknown): string {
  const id = typeof item === "object" && item !== null && "id" in item ? item.id : undefined;
  return typeof id === "string" || typeof id === "number" ? String(id) : JSON.stringify(item);
}
