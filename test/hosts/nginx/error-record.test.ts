import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nginxErrorFormat } from "../../../packages/hosts/src/nginx/formats/error.ts";
import {
  contextFields,
  isTruncated,
  messageParts,
  splitErrorRecord,
  upstreamPeer,
} from "../../../packages/hosts/src/nginx/formats/error-record.ts";
import { scanText, signaturesOf } from "../scan-text.ts";

const head = "2026/11/22 07:16:28 [error] 22468#22468: *2 ";

function parseErrorRecord(text: string) {
  const record = splitErrorRecord(text);
  return (
    record && {
      ...record,
      ...messageParts(record.message),
      ...contextFields(record.context),
      truncated: isTruncated(text),
    }
  );
}

describe("nginx's error records", () => {
  it("keep their real upstream when a client forges fields in URI and Referer", () => {
    const record = parseErrorRecord(
      `${head}connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: shop.example.com, request: "GET /q",upstream:"http://1.2.3.4/?a="b" HTTP/1.1", upstream: "http://127.0.0.1:21003/q",upstream:"http://1.2.3.4/?a="b"", host: "127.0.0.1:21004", referrer: "https://evil.example/", host: "spoofed.example", upstream: "http://10.0.0.1:80/"`,
    );

    expect(record).toMatchObject({
      action: "connecting to upstream",
      errno: "111",
      server: "shop.example.com",
      request: 'GET /q",upstream:"http://1.2.3.4/?a="b" HTTP/1.1',
      host: "127.0.0.1:21004",
    });
    expect(upstreamPeer(record?.upstream ?? "")).toEqual({ backend: "127.0.0.1:21003" });
  });

  it("of several lines end with the context on the last", async () => {
    const { groups, summary } = await scanText([
      `${head}FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught Exception: x, client: 6.6.6.6, server: evil in /srv/a.php:2\nStack trace:\n#0 {main}\n  thrown in /srv/a.php on line 2" while reading response header from upstream, client: 127.0.0.1, server: shop, request: "GET /a.php HTTP/1.1", upstream: "fastcgi://127.0.0.1:9000", host: "shop"`,
    ]);

    expect(groups).toMatchObject([
      { signature: "php-error", backend: "127.0.0.1:9000", route: "/a.php", host: "shop" },
    ]);
    expect(summary).toMatchObject({ events: 1, other: 3, rejected: 0 });
  });

  it("are marked when nginx cut them at 2,048 bytes, and keep what stands before", () => {
    const long = `${head}connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: s, request: "GET /${"a".repeat(4000)}`;

    const record = parseErrorRecord(long.slice(0, 2047));

    expect(record).toMatchObject({ truncated: true, server: "s", errno: "111" });
    expect(record?.upstream).toBeUndefined();
  });

  it.each([
    ["http://127.0.0.1:8080/x?y", { backend: "127.0.0.1:8080" }],
    ["http://[::1]:8080/", { backend: "[::1]:8080" }],
    ["http://unix:/run/app.sock:/x", { backend: "unix:/run/app.sock" }],
    ["fastcgi://unix:/run/php.sock:", { backend: "unix:/run/php.sock" }],
    ["fastcgi://127.0.0.1:9000", { backend: "127.0.0.1:9000" }],
    ["http://backend/", { pool: "backend" }],
    ["127.0.0.1:5432", { backend: "127.0.0.1:5432" }],
  ])("name the peer of %s", (upstream, peer) => {
    expect(upstreamPeer(upstream)).toEqual(peer);
  });

  it.each([
    ["a notice", "2026/11/22 06:43:20 [notice] 1#1: worker process 17090 exited with code 0"],
    [
      "a readiness check",
      "2026/11/22 06:42:59 [info] 1#1: *1 client closed connection while waiting for request, client: 127.0.0.1, server: 127.0.0.1:21048",
    ],
    [
      "a missing file",
      `${head}open() "/nonexistent/50x.html" failed (2: No such file or directory), client: 127.0.0.1, server: s, request: "GET / HTTP/1.1", host: "s"`,
    ],
    [
      "a forbidden file",
      `${head}open() "/usr/share/nginx/html/secret" failed (13: Permission denied), client: 127.0.0.1, server: s, request: "GET / HTTP/1.1", host: "s"`,
    ],
    [
      "a warning about configuration",
      '2026/11/22 06:43:07 [warn] 1#1: conflicting server name "x" on 0.0.0.0:80, ignored in /etc/nginx/nginx.conf:9',
    ],
    [
      "a delayed request",
      `2026/11/22 06:43:07 [warn] 1#1: *2 delaying request, excess: 0.5, by zone "rl", client: 127.0.0.1, server: s, request: "GET / HTTP/1.1", host: "s"`,
    ],
    [
      "a raw request line that imitates an upstream",
      `2026/11/22 06:43:07 [info] 1#1: *2 client sent invalid request while reading client request line, client: 127.0.0.1, server: s, request: "GET / connect() failed (111: Connection refused) while connecting to upstream"`,
    ],
  ])("that are %s are no failure", async (_, line) => {
    expect(await signaturesOf(line)).toEqual([]);
  });

  it("never throw, whatever bytes come", () => {
    const format = nginxErrorFormat();
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        format.read(text);
        format.read(`${head}${text}`);
        format.read(`${head}${text}, client: ${text}, server: ${text}, request: "${text}", upstream: "${text}"`);
      }),
    );
  });

  it("give back what was written", () => {
    const word = fc.stringMatching(/^[a-z0-9/._-]{1,30}$/);
    fc.assert(
      fc.property(word, word, word, (uri, host, referrer) => {
        const record = parseErrorRecord(
          `${head}upstream sent too big header while reading response header from upstream, client: 1.2.3.4, server: s, request: "GET /${uri} HTTP/1.1", upstream: "http://10.0.0.1:80/${uri}", host: "${host}", referrer: "${referrer}"`,
        );

        expect(record).toMatchObject({ request: `GET /${uri} HTTP/1.1`, upstream: `http://10.0.0.1:80/${uri}`, host });
      }),
    );
  });
});
