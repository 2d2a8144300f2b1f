import { existsSync, readFileSync } from "node:fs";
import { diagnose } from "@cloud502/core";
import { hosts } from "@cloud502/hosts";
import { describe, expect, it } from "vitest";
import { nginxMessages } from "../../../packages/hosts/src/nginx/messages/index.ts";
import { nginxSamples } from "../samples/nginx.ts";
import { scanText } from "../scan-text.ts";

const catalogue = "../shared/fixtures/nginx/log-messages-1.31.5.json";
const scanned = new Map(
  await Promise.all(Object.entries(nginxSamples).map(async ([id, text]) => [id, await scanText([text])] as const)),
);

describe("nginx's message classes", () => {
  it("have a sample each", () => {
    expect(nginxMessages.map(({ id }) => id).sort()).toEqual(Object.keys(nginxSamples).sort());
  });

  it.each(nginxMessages.map((row) => [row.id, row] as const))(
    "%s is recognised and found, and nothing else",
    (id, row) => {
      const { groups, findings } = scanned.get(id) ?? { groups: [], findings: [] };

      expect(groups.map(({ signature, cause }) => [signature, cause])).toEqual([[id, row.cause]]);
      expect(findings.map(({ rule }) => rule)).toEqual(row.silent ? [] : [`nginx/${id}`]);
    },
  );

  it.skipIf(!existsSync(catalogue))(
    `cover every upstream-phase message of nginx's source (needs ${catalogue})`,
    async () => {
      const sites: readonly { file: string; level: string; fmt: string }[] = JSON.parse(
        readFileSync(catalogue, "utf8"),
      );
      const upstream = /http_upstream\.c|http_(?:proxy|proxy_v2|fastcgi|uwsgi|scgi|memcached|grpc)_module\.c/;
      const wanted = sites.filter(
        ({ file, level, fmt }) =>
          upstream.test(file) &&
          (level === "err" || level.startsWith("(by")) &&
          /^(?:upstream |connect|no live|%V could not|no resolver|kevent|client |too long|memcached)/.test(fmt),
      );
      const lines = wanted.map(({ fmt }) => {
        const message = fmt
          .replaceAll("%*s", "x")
          .replaceAll("%i", "3")
          .replace(/%(?:ui|uz|d|l|O|uL|02xd|V|s)/g, "9");
        return `2026/11/22 06:43:02 [error] 1#1: *2 ${message} (104: x) while reading response header from upstream, client: 127.0.0.1, server: s, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:1/"`;
      });

      const { groups } = await scanText([lines.join("\n")]);

      expect(wanted.length).toBeGreaterThan(70);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(wanted.length);
    },
  );

  it("are all found in one log, each for its own subject", async () => {
    const { snapshots } = await scanText([Object.values(nginxSamples).join("\n")]);

    const found = new Set(diagnose(hosts, snapshots).map(({ rule }) => rule));

    for (const { id, silent, cause } of nginxMessages) {
      if (!silent && cause !== "proxy-exhausted") expect(found).toContain(`nginx/${id}`);
    }
  });
});
