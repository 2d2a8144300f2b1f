import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CauseClass } from "@cloud502/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultName, freePort, startBackend } from "./hosts-backend.ts";
import { diagnoseLab } from "./hosts-diagnose.ts";
import { ask, has, listening, type Program, run } from "./hosts-programs.ts";

interface Incident {
  readonly name: string;
  /** Inside `server`; `{fault}` becomes the port of a backend with that fault, `{free}` a port where nobody listens, `{folder}` the lab's folder. */
  readonly server: string;
  readonly outside?: string;
  readonly requests?: number;
  readonly method?: string;
  /** Classes that an honest reader may name first. */
  readonly expect: readonly CauseClass[];
}

const pass = (fault: FaultName | "free", more = "") => `location / { ${more} proxy_pass http://127.0.0.1:{${fault}}; }`;

const incidents: readonly Incident[] = [
  { name: "closed port", server: pass("free"), expect: ["connection-refused"] },
  {
    name: "no unix socket",
    server: "location / { proxy_pass http://unix:{folder}/none.sock:/; }",
    expect: ["connection-refused"],
  },
  {
    name: "stale unix socket",
    server: "location / { proxy_pass http://unix:{folder}/stale.sock:/; }",
    expect: ["connection-refused"],
  },
  { name: "closed before the header", server: pass("fin-before-header"), expect: ["backend-closed-early"] },
  { name: "reset before the header", server: pass("rst-before-header"), expect: ["backend-closed-early"] },
  {
    name: "slower than the read timeout",
    server: pass("never-answers", "proxy_read_timeout 1s;"),
    expect: ["response-timeout"],
  },
  { name: "head larger than the buffer", server: pass("big-header"), expect: ["response-header-too-large"] },
  { name: "control character in a header", server: pass("invalid-header"), expect: ["invalid-response"] },
  { name: "body cut short", server: pass("cut-body"), expect: ["response-truncated"] },
  {
    name: "body stalls",
    server: pass("stalled-body", "proxy_read_timeout 1s;"),
    expect: ["response-timeout", "response-truncated"],
  },
  {
    name: "a backend that speaks no HTTP",
    server: pass("not-http"),
    expect: ["protocol-mismatch", "invalid-response"],
  },
  {
    name: "TLS to a plain port",
    server: "location / { proxy_pass https://127.0.0.1:{ok}; }",
    expect: ["protocol-mismatch"],
  },
  {
    name: "FastCGI to an HTTP port",
    server: "location / { fastcgi_param SCRIPT_FILENAME /x; fastcgi_pass 127.0.0.1:{ok}; }",
    expect: ["protocol-mismatch"],
  },
  { name: "the app's own 503", server: pass("answers-503"), expect: ["backend-error"] },
  { name: "the app's own 500", server: pass("answers-500"), expect: ["backend-error"] },
  { name: "return 503", server: "location / { return 503; }", expect: ["configured-response"] },
  {
    name: "a variable host and no resolver",
    server: "location / { set $b app.invalid; proxy_pass http://$b:8080; }",
    expect: ["dns-failure"],
  },
  {
    name: "a resolver that is down",
    server:
      "resolver 127.0.0.1:{free} valid=1s; resolver_timeout 1s; location / { set $b app.invalid; proxy_pass http://$b:8080; }",
    expect: ["dns-failure"],
  },
  {
    name: "an error page that answers 200",
    server: `error_page 502 =200 /sorry; location = /sorry { return 200 "sorry"; } ${pass("free")}`,
    expect: ["hidden-failure", "connection-refused"],
  },
  {
    name: "one of two servers is down",
    outside: "upstream half { server 127.0.0.1:{free} max_fails=0; server 127.0.0.1:{ok}; }",
    server: "location / { proxy_pass http://half; }",
    requests: 4,
    expect: ["hidden-failure", "connection-refused"],
  },
  {
    name: "both servers are down",
    outside: "upstream dead { server 127.0.0.1:{free}; server 127.0.0.1:{free}; }",
    server: "location / { proxy_pass http://dead; }",
    requests: 4,
    expect: ["connection-refused", "no-live-backends"],
  },
  {
    name: "requests over a limit",
    outside: "limit_req_zone $server_name zone=one:1m rate=1r/m;",
    server: pass("ok", "limit_req zone=one;"),
    requests: 4,
    expect: ["rejected-by-policy"],
  },
  { name: "a rewrite loop", server: "location / { rewrite ^ /x last; }", expect: ["config-error"] },
  {
    name: "a certificate that nobody signed",
    server:
      "location / { proxy_ssl_verify on; proxy_ssl_trusted_certificate {folder}/other.pem; proxy_ssl_name app; proxy_pass https://127.0.0.1:{tls}; }",
    expect: ["tls-certificate"],
  },
  { name: "nothing is wrong", server: pass("ok"), requests: 3, expect: [] },
];

const missing = ["nginx", "openssl"].filter(
  (program) => !has(program, ...(program === "openssl" ? ["version"] : ["-v"])),
);

describe.skipIf(missing.length > 0)(
  `nginx lab (skipped without nginx and openssl${missing.length > 0 ? `: no ${missing.join(", ")}` : ""})`,
  () => {
    let folder = "";
    const servers: { close(): unknown }[] = [];
    const programs: Program[] = [];
    const ports: number[] = [];
    const file = (index: number, name: string) => join(folder, `${index}-${name}`);

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "cloud502-lab-"));
      chmodSync(folder, 0o755);
      mkdirSync(join(folder, "tmp"));
      await staleSocket(join(folder, "stale.sock"));
      for (const name of ["app", "other"])
        spawnSync("openssl", [
          "req",
          "-x509",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:P-256",
          "-nodes",
          "-days",
          "2",
          "-subj",
          `/CN=${name}`,
          "-keyout",
          join(folder, `${name}.key`),
          "-out",
          join(folder, `${name}.pem`),
        ]);
      const tls = await freePort();
      const configured: string[] = [];
      for (const [index, { server, outside = "" }] of incidents.entries()) {
        const port = await freePort();
        ports.push(port);
        const text = await fill(
          `${outside}\nserver {\n  listen 127.0.0.1:${port};\n  server_name lab${index}.example;\n  error_log ${file(index, "error.log")} info;\n  access_log ${file(index, "access.log")} lab;\n  ${server}\n}\n`,
          tls,
        );
        writeFileSync(file(index, "server.conf"), text);
        configured.push(`include ${file(index, "server.conf")};`);
      }
      writeFileSync(
        join(folder, "nginx.conf"),
        `worker_processes 1;\ndaemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log info;\nevents { worker_connections 512; }\nhttp {\n${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/tmp/${kind};`).join("\n")}\nlog_format lab '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time" us="$upstream_status" ua="$upstream_addr" ul="$upstream_response_length" cs=$upstream_cache_status rid=$request_id';\nserver { listen 127.0.0.1:${tls} ssl; ssl_certificate ${folder}/app.pem; ssl_certificate_key ${folder}/app.key; location / { return 200 "ok"; } }\n${configured.join("\n")}\n}\n`,
      );
      const nginx = run("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")]);
      programs.push(nginx);
      await listening(ports[0] ?? 0, nginx);
      await Promise.all(
        incidents.map(async ({ requests = 2, method }, index) => {
          for (let count = 0; count < requests; count++) await ask(ports[index] ?? 0, "/", method);
        }),
      );
      await sleep(200);
    });

    afterAll(async () => {
      await Promise.all(programs.map((program) => program.stop()));
      for (const server of servers) server.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    async function fill(text: string, tls: number): Promise<string> {
      let filled = text.replaceAll("{folder}", folder).replaceAll("{tls}", String(tls));
      for (;;) {
        const [all, name] = /\{(free|[a-z0-9]+(?:-[a-z0-9]+)*)\}/.exec(filled) ?? [];
        if (all === undefined || name === undefined) return filled;
        let port = name === "free" ? await freePort() : 0;
        if (name !== "free") {
          const started = await startBackend(name as FaultName);
          servers.push(started.server);
          port = started.port;
        }
        filled = filled.replace(all, String(port));
      }
    }

    /** A socket file whose process is gone. */
    async function staleSocket(path: string): Promise<void> {
      const code = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
      spawnSync(process.execPath, ["-e", code]);
      chmodSync(path, 0o777);
      await new Promise<void>((resolve) =>
        createServer().listen(0, "127.0.0.1", function (this: { close(done: () => void): void }) {
          this.close(resolve);
        }),
      );
    }

    it.each(incidents.map(({ name }, index) => [name, index] as const))("%s", async (_, index) => {
      const logs = ["error.log", "access.log"].map((name) => file(index, name)).filter((path) => existsSync(path));
      const findings = await diagnoseLab(logs, [file(index, "server.conf")]);
      const allowed = incidents[index]?.expect ?? [];

      const [first] = findings.filter(({ cause }) => cause !== "latent-risk");
      if (allowed.length === 0) expect(first).toBeUndefined();
      else expect(allowed, `${first?.rule}: ${first?.evidence[0]?.fact}`).toContain(first?.cause);
    });
  },
);
