import { scanLogs } from "@cloud502/core";
import { hosts } from "@cloud502/hosts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const formats = hosts.flatMap((provider) => provider.formats);
const format = formats.find(({ id }) => id === "nginx-error");

/** Counts and groups of records that stand in one file, or each in a file of its own. */
async function failuresOf(files: readonly string[]) {
  const inputs = files.map((text, i) => ({
    name: `${i}.log`,
    format,
    async *open() {
      yield Buffer.from(text);
    },
  }));
  const { summary, failures } = await scanLogs(inputs, { formats, signal: new AbortController().signal });
  const groups = failures.get("nginx")?.groups.map(({ samples: _, ...group }) => group);
  return { lines: summary.lines, events: summary.events, other: summary.other, rejected: summary.rejected, groups };
}

const text = fc.oneof(
  fc.stringMatching(/^[\w./-]{1,20}$/),
  // What a client can put into a request, and what looks like nginx's own words.
  fc.constantFrom('a"b', ", host: ", '", upstream: "http://10.9.9.9:1/', "a, b", "ü", "x\\y", "?q=1", "a b", ""),
);
const message = fc.constantFrom(
  "connect() failed (111: Connection refused) while connecting to upstream",
  "upstream timed out (110: Connection timed out) while reading response header from upstream",
  "no live upstreams while connecting to upstream",
  "recv() failed (104: Connection reset by peer) while reading response header from upstream",
  "upstream prematurely closed connection while reading response header from upstream",
  "connect() to unix:/run/app.sock failed (2: No such file or directory) while connecting to upstream",
  'FastCGI sent in stderr: "PHP message: a, client: b" while reading response header from upstream',
  'open() "/srv/www/a" failed (2: No such file or directory)',
  'open() "/srv/www/a, client: b" failed (2: No such file or directory)',
  "limiting requests, excess: 5.0 by zone",
  "directory index of /srv/www/ is forbidden",
  "something nobody knows",
);
const field = (name: string, value: fc.Arbitrary<string>) =>
  fc.option(
    value.map((one) => `, ${name}: "${one}"`),
    { nil: "" },
  );
const upstream = fc.oneof(
  fc.constantFrom(
    "http://10.0.0.1:80/a/b?c=1",
    "http://app",
    "http://unix:/run/app.sock:/a",
    "fastcgi://[::1]:9000",
    "http://shop.example/",
  ),
  text,
);
const record = fc
  .record({
    minute: fc.constantFrom("06:42", "06:43"),
    second: fc.integer({ min: 0, max: 59 }),
    level: fc.constantFrom("error", "error", "warn", "crit", "info", "notice"),
    connection: fc.constantFrom("*7 ", "*12345 ", ""),
    message,
    client: fc.constantFrom(", client: 203.0.113.7", ""),
    server: fc.oneof(fc.constantFrom(", server: shop.example", ", server: "), fc.constant("")),
    request: field("request", fc.oneof(fc.constantFrom("GET /a/17?b HTTP/1.1", "GET / HTTP/1.1"), text)),
    upstream: field("upstream", upstream),
    host: field("host", fc.oneof(fc.constantFrom("shop.example", "10.0.0.1:80"), text)),
    referrer: field("referrer", text),
    end: fc.constantFrom("\n", "\n", "\r\n", "\nand a second line\n"),
  })
  .map(
    (r) =>
      `2026/11/22 ${r.minute}:${String(r.second).padStart(2, "0")} [${r.level}] 7#7: ${r.connection}${r.message}${r.client}${r.server}${r.request}${r.upstream}${r.host}${r.referrer}${r.end}`,
  );

describe("records of nginx's error log", () => {
  it("say the same whether they are taken apart by their shape or read as a whole", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 2, maxLength: 30 }), async (records) => {
        // A record that no other follows is always read as a whole.
        expect(JSON.stringify(await failuresOf([records.join("")]), null, 1)).toBe(
          JSON.stringify(await failuresOf(records), null, 1),
        );
      }),
      { numRuns: 200 },
    );
  });
});
