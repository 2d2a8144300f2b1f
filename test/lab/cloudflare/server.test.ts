import { describe, expect, it } from "vitest";
import { parseQuery } from "../../../packages/lab/src/cloudflare/query.ts";
import { startCloudflare } from "../../../packages/lab/src/cloudflare/start.ts";
import { zone } from "../../cloudflare/worlds.ts";

const world = { account: "Server", zones: [zone("shop.example")] };

async function withLab<T>(
  quirks: object,
  use: (get: (path: string, init?: RequestInit) => Promise<Response>) => Promise<T>,
): Promise<T> {
  const lab = await startCloudflare({ ...world, quirks }, { seed: 1, now: new Date() });
  const authorization = `Bearer ${lab.env.CLOUDFLARE_API_TOKEN}`;
  try {
    return await use((path, init = {}) =>
      fetch(`${lab.env.CLOUDFLARE_BASE_URL}${path}`, { ...init, headers: { authorization, ...init.headers } }),
    );
  } finally {
    await lab.close();
  }
}

describe("the simulated API", () => {
  it("counts down in its Ratelimit header, then answers 429 with Retry-After", async () => {
    await withLab({ rateLimit: 3 }, async (get) => {
      const replies = [await get("/ips"), await get("/ips"), await get("/ips"), await get("/ips")];

      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      expect(replies[0]?.headers.get("ratelimit")).toMatch(/^"default";r=2;t=\d+$/);
      expect(Number(replies[3]?.headers.get("retry-after"))).toBeGreaterThan(0);
    });
  });

  it("refuses another token, and says 404 of what it does not know", async () => {
    await withLab({}, async (get) => {
      expect((await get("/zones", { headers: { authorization: "Bearer other" } })).status).toBe(401);
      expect((await get("/zones/0000")).status).toBe(404);
      expect((await get("/nowhere")).status).toBe(404);
    });
  });

  it("answers GraphQL mistakes under 200, as Cloudflare does", async () => {
    await withLab({}, async (get) => {
      const ask = async (query: string) =>
        (await get("/graphql", { method: "POST", body: JSON.stringify({ query, variables: {} }) })).json();

      expect(await ask("query Broken { viewer {")).toMatchObject({
        data: null,
        errors: [{ message: expect.stringMatching(/syntax/) }],
      });
      expect(await ask("query Broken { viewer { nothing } }")).toMatchObject({
        data: null,
        errors: [{ message: "unknown field" }],
      });
    });
  });
});

describe("the query parser", () => {
  it("reads aliases, arguments, variables and nested fields", () => {
    const text =
      'query Some($tags: [string!]!) { viewer { zones(filter: { zoneTag_in: $tags, a: 1, b: "x" }) { rows: data(orderBy: [count_DESC]) { count } } } }';

    expect(parseQuery(text, { tags: ["t"] })).toEqual({
      name: "Some",
      fields: [
        {
          name: "viewer",
          alias: "viewer",
          arguments: {},
          fields: [
            {
              name: "zones",
              alias: "zones",
              arguments: { filter: { zoneTag_in: ["t"], a: 1, b: "x" } },
              fields: [
                {
                  name: "data",
                  alias: "rows",
                  arguments: { orderBy: ["count_DESC"] },
                  fields: [{ name: "count", alias: "count", arguments: {}, fields: [] }],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it.each(["query { ", "query { a(b: $c) { d } }", "query { a { } }", "{ § }"])("refuses %s", (text) => {
    expect(() => parseQuery(text, {})).toThrow(SyntaxError);
  });
});
