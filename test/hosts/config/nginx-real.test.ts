import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemFiles } from "../../../packages/hosts/src/lint/files.ts";
import { loadNginxConfig } from "../../../packages/hosts/src/nginx/config/load.ts";
import { parseNginxFile } from "../../../packages/hosts/src/nginx/config/parse.ts";
import { printDirectives } from "../../../packages/hosts/src/nginx/config/print.ts";
import { comparePositions, type Directive } from "../../../packages/hosts/src/nginx/config/syntax.ts";

const cases = "../shared/cases";
const hasCases = existsSync(cases);
const hasNginx = spawnSync("nginx", ["-v"]).status === 0;
const load = (path: string) => loadNginxConfig(path, { files: systemFiles });
const shape = (tree: readonly Directive[]): unknown =>
  tree.map(({ name, args, block, lua }) => [name, args, block && shape(block), lua]);

/** Folders of the shared incidents whose proxy is nginx. */
const nginxCases = hasCases
  ? readdirSync(cases).filter(
      (name) =>
        !name.startsWith("haproxy") &&
        existsSync(join(cases, name, "config")) &&
        /^\s*(events|http|user|worker_processes)\b/m.test(readFileSync(join(cases, name, "config"), "utf8")),
    )
  : [];

describe.skipIf(!hasCases)("configurations of real incidents (skipped where ../shared/cases is absent)", () => {
  it("all parse and hold nothing that nginx refuses", async () => {
    const bad: unknown[] = [];
    for (const name of nginxCases) {
      const { problems } = await load(join(cases, name, "config"));
      if (problems.length > 0) bad.push([name, problems]);
    }

    expect(bad).toEqual([]);
    expect(nginxCases.length).toBeGreaterThan(80);
  });

  it("print and read back the same", () => {
    for (const name of nginxCases) {
      const { directives } = parseNginxFile(readFileSync(join(cases, name, "config"), "utf8"), name);

      expect(shape(parseNginxFile(printDirectives(directives), name).directives)).toEqual(shape(directives));
    }
  });
});

describe.skipIf(!existsSync("/etc/nginx/nginx.conf"))(
  "Debian's own configuration (skipped where nginx is not installed)",
  () => {
    it("loads without a problem", async () => {
      expect((await load("/etc/nginx/nginx.conf")).problems).toEqual([]);
    });

    it.skipIf(!hasNginx)("names the same files in the order of nginx -T", async () => {
      const printed = spawnSync("nginx", ["-T"], { encoding: "utf8" }).stdout;
      const files = [...printed.matchAll(/^# configuration file (.+):$/gm)].map(([, path]) => path);

      if (files.length > 0) expect((await load("/etc/nginx/nginx.conf")).files).toEqual(files);
    });
  },
);

/** Whole configurations: what nginx -t accepts we must accept, and where it refuses for syntax, nesting, context or arguments so must we, on the same line. */
const tricky: readonly string[] = [
  "events {}\nhttp { server { listen 127.0.0.1:1; } }",
  "events {} http { events {} }",
  "http { server {} }\nlocation / {}",
  "events {}\nhttp {\n upstream u { server 127.0.0.1:1; }\n server { upstream v { server 127.0.0.1; } } }",
  "events {}\nhttp { server { listen; } }",
  "events {}\nhttp { server { location / { proxy_pass http://127.0.0.1:1 http://x; } } }",
  "events {}\nhttp { server { location / { proxy_pass http://127.0.0.1:1;; } } }",
  'events {}\nhttp { server { location / { if ($request_method = "POST") { return 405; } } } }',
  "events {}\nhttp { server { if ($a = b) { set $c d; } rewrite ^/x{3}$ /y; } }",
  'events {}\nhttp { map $uri $x { default 0; ~^/a 1; "" 2; } geo $g { default 0; 10.0.0.0/8 1; } }',
  'events {}\nhttp { server { server_name a.b *.c ~^d$; add_header X "a;b{c}"; } }',
  "events {}\nhttp { types { text/html html htm; } default_type x/y; }",
  "events {}\nhttp { log_format a 'x' \"y\"z; }",
  "events {}\nhttp { log_format a 'x\n y' \"q\"; }",
  'events {}\nhttp { server { location / { return 200 "a\\"b"; } }',
  "events {}\nhttp { server { location / { return 200 'a } } } }",
  "\uFEFFevents {}\nhttp {}",
  "events {}\r\nhttp { }\r\n",
  "events { worker_connections 10; }\nhttp { keepalive_timeout 5 5; keepalive_timeout; }",
  "events {}\nhttp { server { proxy_pass http://127.0.0.1; } }",
  "events {}\nhttp { server { location / { limit_except GET { deny all; proxy_set_header a b; } } } }",
  "events {}\nhttp { upstream a { server 127.0.0.1 weight=2 max_fails=3 fail_timeout=1s backup; server 127.0.0.1:2; } }",
  "events {}\nhttp { access_log off; error_log stderr info; sendfile on off; }",
  "events {}\nhttp { server { listen 127.0.0.1:1; location = /a { stub_status on; } location ~ \\.php$ { fastcgi_pass 127.0.0.1:9; } } }",
  "events;\nhttp {}",
  "events {}\nhttp { gzip { } }",
  'events {}\nhttp { server { set $a "${b}"; set $c $d{e; } }',
  "events {}\nuser a b c;",
  "events {}\nworker_processes auto; env A=b; pid x; timer_resolution 1s; http { }",
  "# only a comment",
  `events {}\n#${"x".repeat(4200)}\nhttp {}`,
];

describe.skipIf(!hasNginx)("against nginx -t (skipped where nginx is not installed)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud502-nginx-"));
    mkdirSync(join(folder, "logs"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Refusals that a configuration's text alone explains; the rest (files, names, ports) are other checks. */
  const ours =
    /unexpected|directive is not allowed here|invalid number of arguments|unknown directive|is not terminated|has no opening|too long parameter/;

  it.each(tricky.map((text, index) => [index, text] as const))("configuration %i", async (index, text) => {
    const path = join(folder, `nginx-${index}.conf`);
    writeFileSync(path, text);
    const asked = spawnSync("nginx", ["-t", "-p", folder, "-c", path, "-g", `pid ${folder}/pid;`], {
      encoding: "utf8",
    });
    const refusal = asked.stderr.split("\n").find((line) => line.includes("[emerg]") && ours.test(line));

    const { problems } = await load(path);
    const [first] = [...problems].sort(comparePositions);

    if (refusal === undefined) expect(problems).toEqual([]);
    else
      expect([first?.line, refusal.includes(first?.message.slice(0, 20) ?? "none")]).toEqual([
        Number(/:(\d+)$/.exec(refusal)?.[1]),
        true,
      ]);
  });

  it.skipIf(!hasCases)(
    "real configurations, damaged at random: the same verdict, within the same directive",
    async () => {
      const texts = nginxCases
        .filter((name) => name.startsWith("nginx"))
        .map((name) => readFileSync(join(cases, name, "config"), "utf8").replaceAll(/\/var\/(lib|log)\/lab/g, folder));
      const bits = [";", "{", "}", '"', "'", "\\", "$", "#", "\n", ")", "${", "server", "location", "proxy_pass"];
      // A fixed sequence: a failure can be repeated.
      let seed = 502;
      const next = (below: number) => {
        seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
        return Math.floor((seed / 2 ** 31) * below);
      };
      for (let round = 0; round < 60; round++) {
        const text = texts[next(texts.length)] ?? "";
        const at = next(text.length);
        const damaged = text.slice(0, at) + (bits[next(bits.length + 4)] ?? "") + text.slice(at + next(2));
        const path = join(folder, "damaged.conf");
        writeFileSync(path, damaged);
        const { stderr } = spawnSync("nginx", ["-t", "-p", folder, "-c", path], { encoding: "utf8" });
        const emerg = stderr.split("\n").find((line) => line.includes("[emerg]"));
        const line = Number(/:(\d+)$/.exec(emerg ?? "")?.[1]);
        const [first] = [...(await load(path)).problems]
          .filter(({ kind }) => kind !== "unknown-directive")
          .sort(comparePositions);

        // nginx names the line on which a directive ends, we the one on which it begins; unknown names are a matter of modules.
        if (emerg !== undefined && ours.test(emerg) && !emerg.includes("unknown directive"))
          expect([round, emerg, first !== undefined && line - first.line <= 2]).toEqual([round, emerg, true]);
        if (emerg === undefined) expect([round, first]).toEqual([round, undefined]);
      }
    },
  );

  it("includes by glob in its order, each file once", async () => {
    mkdirSync(join(folder, "conf.d"));
    for (const name of ["b.conf", "a.conf", ".hidden.conf", "Z.conf", "note.txt"])
      writeFileSync(join(folder, "conf.d", name), "");
    const path = join(folder, "glob.conf");
    writeFileSync(path, "events {}\nhttp { include conf.d/*.conf; include conf.d/a.conf; include none/*.conf; }");
    const printed = execFileSync("nginx", ["-T", "-p", folder, "-c", path, "-g", `pid ${folder}/pid;`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });

    const { files, problems } = await load(path);

    expect(problems).toEqual([]);
    expect(files).toEqual([...printed.matchAll(/^# configuration file (.+):$/gm)].map(([, file]) => file));
  });

  it("an include cycle is named, not followed", async () => {
    writeFileSync(join(folder, "one.conf"), "include two.conf;");
    writeFileSync(join(folder, "two.conf"), "include one.conf;");

    expect((await load(join(folder, "one.conf"))).problems).toMatchObject([{ kind: "include-cycle" }]);
  });
});
