import { describe, expect, it } from "vitest";
import { collect, type Page } from "../../packages/cloudflare/src/api/collect.ts";
import type { CloudflareWorld } from "../../packages/lab/src/cloudflare/world.ts";
import { look, site, zone } from "./worlds.ts";

const many = Array.from({ length: 130 }, (_, index) => ({ id: String(index) }));
const paging = { perPage: 50, maxPages: 20 };

/** A list that pages by number; `info` says what it tells of itself. */
function pages(info: (page: number, items: number) => Page["info"], ignoresPage = false) {
  const asked: string[] = [];
  const fetchPage = async (query: Readonly<Record<string, string>>): Promise<Page> => {
    asked.push(query.page ?? query.cursor ?? "");
    const page = ignoresPage ? 1 : Number(query.page);
    const items = many.slice((page - 1) * 50, page * 50);
    return { items, info: info(page, items.length) };
  };
  return { asked, fetchPage };
}

describe("collect", () => {
  it.each([
    ["total_pages", (page: number) => ({ page, total_pages: 3 })],
    ["total_count", (page: number) => ({ page, per_page: 50, total_count: 130 })],
    ["a short page", (page: number) => ({ page, per_page: 50 })],
    ["nothing at all", () => undefined],
  ])("reads to the end by %s, and no page more", async (_, info) => {
    const { asked, fetchPage } = pages(info);

    const { items, complete } = await collect(fetchPage, paging);

    expect(items).toHaveLength(130);
    expect(complete).toBe(true);
    expect(asked).toEqual(["1", "2", "3"]);
  });

  it("ends when a server ignores the page and always says that there are more", async () => {
    const { asked, fetchPage } = pages((page) => ({ page, total_pages: 99 }), true);

    const { items } = await collect(fetchPage, paging);

    expect(items).toHaveLength(50);
    expect(asked).toEqual(["1", "2"]);
  });

  it("does not call a list complete that only repeats itself and says that it is longer", async () => {
    const { fetchPage } = pages((page) => ({ page, per_page: 50, total_count: 130 }), true);

    const { items, complete } = await collect(fetchPage, paging);

    expect([items.length, complete]).toEqual([50, false]);
  });

  it.each(["cursor", "cursors"] as const)("follows a %s, and ends when it repeats", async (kind) => {
    const fetchPage = async ({ cursor = "0" }: Readonly<Record<string, string>>): Promise<Page> => {
      const next = String(Math.min(100, Number(cursor) + 50));
      const items = many.slice(Number(cursor), Number(cursor) + 50);
      return { items, info: kind === "cursor" ? { cursor: next } : { cursors: { after: next } } };
    };

    const { items } = await collect(fetchPage, paging);

    expect(items).toHaveLength(130);
  });

  it("says so when it stops at the cap", async () => {
    let next = 0;
    const endless = async (): Promise<Page> => ({ items: [{ id: next++ }], info: { per_page: 1 } });

    const { items, complete } = await collect(endless, { perPage: 1, maxPages: 20 });

    expect(items).toHaveLength(20);
    expect(complete).toBe(false);
  });

  it("gives an item once although the list shifted while it was read", async () => {
    const answers = [["a", "b"], ["b", "c"], ["d"]];
    const fetchPage = async ({ page }: Readonly<Record<string, string>>): Promise<Page> => ({
      items: (answers[Number(page) - 1] ?? []).map((id) => ({ id })),
      info: { per_page: 2 },
    });

    const { items } = await collect(fetchPage, { perPage: 2, maxPages: 20 });

    expect(items).toEqual([{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d" }]);
  });
});

/** Every list holds more than one page of five. */
const world: CloudflareWorld = {
  account: "Paging",
  zones: Array.from({ length: 12 }, (_, index) =>
    zone(`zone-${index}.example`, {
      sites:
        index > 0
          ? []
          : [
              ...Array.from({ length: 12 }, (_unused, n) => site(`site-${n}.zone-0.example`)),
              ...Array.from({ length: 12 }, (_unused, n) => ({
                hostname: `lb-${n}.zone-0.example`,
                requestsPerMinute: 1,
                way: { kind: "balancer" as const, pools: [`pool-${n}`], fallback: `pool-${n}` },
              })),
              ...Array.from({ length: 12 }, (_unused, n) => ({
                hostname: `tunnel-${n}.zone-0.example`,
                requestsPerMinute: 1,
                way: {
                  kind: "tunnel" as const,
                  tunnel: `tunnel-${n}`,
                  service: "http://localhost:1",
                  server: { address: "192.88.99.1" },
                },
              })),
            ],
      healthChecks:
        index > 0
          ? []
          : Array.from({ length: 12 }, (_unused, n) => ({ name: `check-${n}`, site: `site-${n}.zone-0.example` })),
    }),
  ),
  pools: Array.from({ length: 12 }, (_, n) => ({
    name: `pool-${n}`,
    monitor: `monitor-${n}`,
    origins: [{ name: "a", server: { address: "192.88.99.2" } }],
  })),
  monitors: Array.from({ length: 12 }, (_, n) => ({
    name: `monitor-${n}`,
    type: "https",
    path: "/",
    expectedCodes: "2xx",
    host: "a.example",
  })),
  tunnels: Array.from({ length: 12 }, (_, n) => ({ name: `tunnel-${n}`, connectors: 1 })),
  changes: Array.from({ length: 12 }, (_, n) => ({
    minutesAgo: n + 1,
    actor: "ada@example.com",
    action: "update",
    product: "dns",
  })),
};

const counted = async (quirks: CloudflareWorld["quirks"]) => {
  const { snapshots, gaps } = await look({ ...world, ...(quirks && { quirks }) });
  const facts = snapshots[0]?.facts;
  return {
    gaps,
    counts: {
      zones: snapshots.length,
      records: facts?.records?.length,
      loadBalancers: facts?.loadBalancers?.length,
      healthChecks: facts?.healthChecks?.length,
      pools: facts?.pools?.length,
      monitors: facts?.monitors?.length,
      tunnels: facts?.tunnels?.length,
      changes: facts?.changes?.length,
    },
  };
};

describe("lists of the API", () => {
  it("are read to the last page, by number, by cursor, and where the SDK would stop after page one", async () => {
    const { counts, gaps } = await counted({ pageSize: 5 });

    expect(counts).toEqual({
      zones: 12,
      records: 24,
      loadBalancers: 12,
      healthChecks: 12,
      pools: 12,
      monitors: 12,
      tunnels: 12,
      changes: 12,
    });
    expect(gaps).toEqual([]);
  });

  const long = [
    "zones:list",
    "dns:list",
    "load-balancers:list",
    "health-checks:list",
    "pools:list",
    "monitors:list",
    "tunnels:list",
  ];
  it.each(long)("%s ends although the server ignores the page, and what is missing is a gap", async (action) => {
    const { counts, gaps } = await counted({ pageSize: 11, ignorePage: [action] });

    expect(counts.zones).toBeGreaterThanOrEqual(11);
    expect(gaps.map(({ code }) => code)).toContain("limit");
  });

  it.each(["certificate-packs:list", "origin-ca:list", "custom-hostnames:list"])(
    "%s of one page ends although the server ignores the page",
    async (action) => {
      const { gaps } = await counted({ ignorePage: [action] });

      expect(gaps).toEqual([]);
    },
  );
});
