import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CauseClass } from "@cloud502/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultName, freePort, startBackend } from "./hosts-backend.ts";
import { diagnoseLab } from "./hosts-diagnose.ts";
import { ask, has, listening, type Program, run } from "./hosts-programs.ts";

let folder = "";
const servers: { close(): unknown }[] = [];
const programs: Program[] = [];
const backend = async (fault: FaultName) => {
  const started = await startBackend(fault);
  servers.push(started.server);
  return started.port;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cloud502-lab-"));
  chmodSync(folder, 0o755);
});
afterAll(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  for (const server of servers) server.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const first = async (logs: readonly string[], configurations: readonly string[]) =>
  (
    await diagnoseLab(
      logs.filter((path) => existsSync(path)),
      configurations,
    )
  ).find(({ cause }) => cause !== "latent-risk");

describe.skipIf(!has("haproxy"))("HAProxy lab (skipped where haproxy is not installed)", () => {
  const incidents: readonly {
    readonly name: string;
    readonly fault: FaultName | "free";
    readonly extra?: string;
    readonly options?: string;
    readonly expect: readonly CauseClass[];
  }[] = [
    { name: "closed port", fault: "free", expect: ["connection-refused"] },
    { name: "closed before the header", fault: "fin-before-header", expect: ["backend-closed-early"] },
    { name: "slower than timeout server", fault: "never-answers", expect: ["response-timeout"] },
    { name: "body cut short", fault: "cut-body", expect: ["response-truncated"] },
    { name: "a backend that speaks no HTTP", fault: "not-http", expect: ["invalid-response", "protocol-mismatch"] },
    { name: "the app's own 503", fault: "answers-503", expect: ["backend-error"] },
    {
      name: "TLS to a plain port",
      fault: "ok",
      options: "ssl verify none",
      expect: ["tls-handshake", "protocol-mismatch"],
    },
    { name: "nothing is wrong", fault: "ok", expect: [] },
  ];

  it.each(incidents)("$name", async ({ name, fault, options = "", expect: allowed }) => {
    const port = await freePort();
    const target = fault === "free" ? await freePort() : await backend(fault);
    const file = (ending: string) => join(folder, `haproxy-${name.replace(/\W+/g, "-")}.${ending}`);
    writeFileSync(
      file("cfg"),
      `global\n  log stdout format raw local0\ndefaults\n  mode http\n  log global\n  option httplog\n  timeout connect 1s\n  timeout client 3s\n  timeout server 1s\n  retries 1\nfrontend fe\n  bind 127.0.0.1:${port}\n  default_backend be\nbackend be\n  server s1 127.0.0.1:${target} ${options}\n`,
    );
    const program = run("haproxy", ["-db", "-f", file("cfg")], { log: file("log") });
    programs.push(program);
    await listening(port, program);
    await ask(port);
    await ask(port);
    await sleep(100);
    await program.stop();
    const found = await first([file("log")], [file("cfg")]);

    if (allowed.length === 0) expect(found).toBeUndefined();
    else expect(allowed, `${found?.rule}`).toContain(found?.cause);
  });
});

describe.skipIf(!has("apache2"))("Apache lab (skipped where apache2 is not installed)", () => {
  const incidents: readonly {
    readonly name: string;
    readonly fault: FaultName | "free";
    readonly proxy: string;
    readonly expect: readonly CauseClass[];
  }[] = [
    {
      name: "closed port",
      fault: "free",
      proxy: "ProxyPass / http://127.0.0.1:{port}/",
      expect: ["connection-refused"],
    },
    {
      name: "closed before the status line",
      fault: "fin-before-header",
      proxy: "ProxyPass / http://127.0.0.1:{port}/",
      expect: ["backend-closed-early"],
    },
    {
      name: "slower than ProxyTimeout",
      fault: "never-answers",
      proxy: "ProxyTimeout 1\nProxyPass / http://127.0.0.1:{port}/",
      expect: ["response-timeout"],
    },
    {
      name: "https without SSLProxyEngine",
      fault: "ok",
      proxy: "ProxyPass / https://127.0.0.1:{port}/",
      expect: ["config-error"],
    },
    {
      name: "a name that does not resolve",
      fault: "free",
      proxy: "ProxyPass / http://app.invalid:{port}/",
      expect: ["dns-failure"],
    },
    {
      name: "the app's own 503",
      fault: "answers-503",
      proxy: "ProxyPass / http://127.0.0.1:{port}/",
      expect: ["backend-error"],
    },
  ];

  it.each(incidents)("$name", async ({ name, fault, proxy, expect: allowed }) => {
    const port = await freePort();
    const target = fault === "free" ? await freePort() : await backend(fault);
    const home = join(folder, `apache-${name.replace(/\W+/g, "-")}`);
    mkdirSync(home);
    const modules = ["mpm_event", "authz_core", "proxy", "proxy_http", "ssl", "socache_shmcb", "unique_id"]
      .map((one) => `LoadModule ${one}_module /usr/lib/apache2/modules/mod_${one}.so`)
      .join("\n");
    writeFileSync(
      join(home, "httpd.conf"),
      `ServerRoot ${home}\nPidFile ${home}/pid\nDefaultRuntimeDir ${home}\nMutex file:${home} default\n${modules}\nServerName lab.example\nListen 127.0.0.1:${port}\nErrorLog ${home}/error.log\nLogLevel warn\nLogFormat "%h %t \\"%r\\" %>s %O D=%D L=%L id=%{UNIQUE_ID}e handler=%R be=%{BALANCER_WORKER_NAME}e X=%X" ext\nCustomLog ${home}/access.log ext\nStartServers 1\nServerLimit 1\nThreadsPerChild 8\nMaxRequestWorkers 8\nMinSpareThreads 1\nMaxSpareThreads 8\nSSLSessionCache none\nProxyRequests Off\n${process.getuid?.() === 0 ? "User www-data\nGroup www-data\n" : ""}${proxy.replace("{port}", String(target))}\n`,
    );
    const program = run("apache2", ["-DFOREGROUND", "-f", join(home, "httpd.conf")]);
    programs.push(program);
    await listening(port, program);
    await ask(port);
    await ask(port);
    await sleep(100);
    await program.stop();
    const found = await first([join(home, "error.log"), join(home, "access.log")], [join(home, "httpd.conf")]);

    expect(allowed, `${found?.rule}`).toContain(found?.cause);
  });
});

const nginxConf = (home: string, port: number, location: string) =>
  `worker_processes 1;\ndaemon off;\npid ${home}/pid;\nerror_log ${home}/error.log info;\nevents { worker_connections 256; }\nhttp {\n${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${home}/${kind};`).join("\n")}\nlog_format lab '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time" us="$upstream_status" ua="$upstream_addr"';\naccess_log ${home}/access.log lab;\nserver { listen 127.0.0.1:${port}; server_name lab.example; location / { ${location} } }\n}\n`;

const wsgi = `import os, time, signal
def app(environ, start):
    path = environ["PATH_INFO"]
    if path == "/slow": time.sleep(6)
    if path == "/die": os.kill(os.getpid(), signal.SIGKILL)
    if path == "/raise": raise ValueError("broken")
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]
`;

/** nginx in front of an app server: started, asked, ended; the logs of both and the configuration. */
async function behindNginx(
  name: string,
  start: (home: string, port: number) => Program,
  location: (port: number) => string,
  paths: readonly string[],
) {
  const home = join(folder, name);
  mkdirSync(home);
  chmodSync(home, 0o755);
  writeFileSync(join(home, "app.py"), wsgi);
  const [port, appPort] = [await freePort(), await freePort()];
  const app = start(home, appPort);
  programs.push(app);
  await listening(appPort, app);
  writeFileSync(join(home, "nginx.conf"), nginxConf(home, port, location(appPort)));
  const nginx = run("nginx", ["-p", home, "-c", join(home, "nginx.conf")]);
  programs.push(nginx);
  await listening(port, nginx);
  for (const path of paths) await ask(port, path);
  await sleep(300);
  await Promise.all([nginx.stop(), app.stop()]);
  return first([join(home, "error.log"), join(home, "access.log"), join(home, "app.log")], [join(home, "nginx.conf")]);
}

describe.skipIf(!has("nginx") || !has("gunicorn", "--version"))(
  "gunicorn behind nginx (skipped where one is not installed)",
  () => {
    const start = (home: string, port: number) =>
      run(
        "gunicorn",
        ["--workers", "1", "--timeout", "1", "--graceful-timeout", "1", "--bind", `127.0.0.1:${port}`, "app:app"],
        { cwd: home, log: join(home, "app.log") },
      );
    const location = (port: number) => `proxy_pass http://127.0.0.1:${port};`;

    it.each([
      ["a slow view is killed by its master", "/slow", ["worker-timeout"]],
      ["a worker is killed", "/die", ["backend-crash"]],
      ["a view raises", "/raise", ["backend-error"]],
    ] as const)("%s", async (name, path, allowed) => {
      const found = await behindNginx(`gunicorn-${path.slice(1)}`, start, location, [path]);

      expect(allowed, `${name}: ${found?.rule}`).toContain(found?.cause);
    });
  },
);

describe.skipIf(!has("nginx") || !has("uwsgi", "--version"))(
  "uWSGI behind nginx (skipped where one is not installed)",
  () => {
    const start = (home: string, port: number) =>
      run(
        "uwsgi",
        [
          "--plugin",
          "python3",
          "--master",
          "--need-app",
          "--socket",
          `127.0.0.1:${port}`,
          "--wsgi-file",
          join(home, "app.py"),
          "--callable",
          "app",
          "--harakiri",
          "1",
          "--chdir",
          home,
        ],
        { cwd: home, log: join(home, "app.log") },
      );
    const parameters = [
      "REQUEST_METHOD $request_method",
      "PATH_INFO $document_uri",
      "REQUEST_URI $request_uri",
      "QUERY_STRING $query_string",
      "SERVER_PROTOCOL $server_protocol",
      "SERVER_NAME $server_name",
      "SERVER_PORT $server_port",
      "CONTENT_LENGTH $content_length",
      "CONTENT_TYPE $content_type",
    ]
      .map((one) => `uwsgi_param ${one};`)
      .join(" ");

    it("harakiri", async () => {
      const found = await behindNginx(
        "uwsgi-harakiri",
        start,
        (port) => `${parameters} uwsgi_pass 127.0.0.1:${port};`,
        ["/slow"],
      );

      expect(["worker-timeout"], `${found?.rule}`).toContain(found?.cause);
    });

    it("HTTP spoken to a uwsgi socket", async () => {
      const found = await behindNginx("uwsgi-http", start, (port) => `proxy_pass http://127.0.0.1:${port};`, ["/"]);

      expect(["protocol-mismatch"], `${found?.rule}`).toContain(found?.cause);
    });
  },
);

const phpFpm = ["php-fpm8.2", "php-fpm8.3", "php-fpm8.4", "php-fpm"].find((program) => has(program, "-v"));

describe.skipIf(!has("nginx") || phpFpm === undefined)(
  "PHP-FPM behind nginx (skipped where one is not installed)",
  () => {
    const scripts: Readonly<Record<string, string>> = {
      "slow.php": "<?php sleep(8); echo 'ok';",
      "fatal.php": "<?php missing_function();",
      "memory.php": "<?php ini_set('memory_limit', '2M'); $a = str_repeat('x', 50000000);",
    };

    it.each([
      ["slow.php", ["worker-timeout"]],
      ["fatal.php", ["backend-error", "backend-crash"]],
      ["memory.php", ["backend-error", "backend-crash"]],
    ] as const)("%s", async (script, allowed) => {
      const start = (home: string, port: number) => {
        writeFileSync(join(home, script), scripts[script] ?? "");
        const user = process.getuid?.() === 0 ? "user = www-data\ngroup = www-data\n" : "";
        writeFileSync(
          join(home, "fpm.conf"),
          `[global]\nerror_log = ${home}/app.log\ndaemonize = no\n[www]\n${user}listen = 127.0.0.1:${port}\npm = static\npm.max_children = 2\nrequest_terminate_timeout = 1s\ncatch_workers_output = yes\nphp_admin_flag[log_errors] = on\n`,
        );
        return run(phpFpm ?? "", ["-n", "-F", "-y", join(home, "fpm.conf")]);
      };
      const location = (port: number) =>
        `fastcgi_param SCRIPT_FILENAME ${join(folder, `php-${script}`)}/${script}; fastcgi_param REQUEST_METHOD $request_method; fastcgi_param QUERY_STRING $query_string; fastcgi_pass 127.0.0.1:${port};`;
      const found = await behindNginx(`php-${script}`, start, location, ["/"]);

      expect(allowed, `${found?.rule}: ${found?.evidence[0]?.fact}`).toContain(found?.cause);
    });
  },
);
