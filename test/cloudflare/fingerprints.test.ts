import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pageFingerprints } from "../../packages/cloudflare/src/fingerprints.ts";

const folder = "../shared/fixtures/cloudflare/edge-pages/";
const files = existsSync(folder) ? readdirSync(folder) : [];

/** What made each page, from the file's name. */
const makers: readonly (readonly [start: RegExp, product: string])[] = [
  [/^(captured|derived)-cloudflare-/, "cloudflare"],
  [/^captured-fastly/, "fastly"],
  [/^derived-alb/, "aws-alb"],
  [/^derived-appgw2/, "azure-application-gateway-v2"],
  [/^derived-cloudfront/, "aws-cloudfront"],
  [/^derived-(envoy|kong|traefik)/, "$1"],
  [/^(nginx|apache|haproxy|caddy|lighttpd|varnish|squid)-/, "$1"],
];

function productOf(file: string): string | undefined {
  const maker = makers.find(([start]) => start.test(file));
  const match = maker?.[0].exec(file);
  return maker?.[1].replace("$1", match?.[1] ?? "");
}

function read(file: string) {
  const text = readFileSync(`${folder}${file}`, "latin1");
  const [head = "", ...rest] = text.split(/\r?\n\r?\n/);
  const [statusLine = "", ...lines] = head.split(/\r?\n/);
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return {
    status: Number(statusLine.split(" ")[1]),
    headers,
    body: text.slice(text.length - rest.join("\n\n").length).replaceAll("\r\n", "\n"),
  };
}

function recognise(file: string): string | undefined {
  const { headers, body } = read(file);
  return pageFingerprints.find(({ header, body: pattern }) => {
    const value = header && headers.get(header[0]);
    return (!header || (value !== undefined && header[1].test(value))) && (!pattern || pattern.test(body));
  })?.product;
}

describe.skipIf(files.length === 0)("error pages (skipped without the fixtures)", () => {
  const failing = files.filter((file) => read(file).status >= 500);

  it("are at least the 57 that were collected", () => {
    expect(failing.length).toBeGreaterThanOrEqual(57);
  });

  it.each(failing)("%s is recognised", (file) => {
    expect(recognise(file)).toBe(productOf(file));
  });
});
