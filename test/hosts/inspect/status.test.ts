import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hostProviders } from "../../../packages/hosts/src/host.ts";
import { appServersOf, option, pm2Logs } from "../../../packages/hosts/src/inspect/app-servers.ts";
import { readContainers } from "../../../packages/hosts/src/inspect/docker.ts";
import type { Exec } from "../../../packages/hosts/src/inspect/exec.ts";
import { runningProxies } from "../../../packages/hosts/src/inspect/find-configurations.ts";
import { readLimitsConf } from "../../../packages/hosts/src/inspect/limits-conf.ts";
import { readPhpPools } from "../../../packages/hosts/src/inspect/php-pools.ts";
import {
  parseApacheStatus,
  parseHaproxyStats,
  parseStubStatus,
} from "../../../packages/hosts/src/inspect/status-pages.ts";
import { failedUnits, readJournal, readUnits } from "../../../packages/hosts/src/inspect/systemd.ts";

/** Recorded from nginx 1.22.1, HAProxy 2.6.12 and Apache 2.4.71. */
const recorded = (name: string) => readFileSync(join(import.meta.dirname, "../../fixtures/hosts-status", name), "utf8");
const { signal } = new AbortController();

describe("status pages", () => {
  it("nginx stub_status", () => {
    expect(parseStubStatus(recorded("stub-status.txt"))).toEqual({
      active: 1,
      accepted: 1,
      handled: 1,
      requests: 1,
      reading: 0,
      writing: 1,
      waiting: 0,
    });
    expect(parseStubStatus("<html>404</html>")).toBeUndefined();
  });

  it("HAProxy's statistics as health of servers", () => {
    const backends = parseHaproxyStats(recorded("haproxy-stats.csv"));

    expect(backends?.map(({ id, state, address }) => [id, state, address])).toEqual([
      ["up", "healthy", "127.0.0.1:18083"],
      ["down", "unhealthy", "127.0.0.1:19998"],
      ["maint", "unused", "127.0.0.1:19997"],
      ["unchecked", "unknown", "127.0.0.1:18083"],
    ]);
    expect(backends?.[1]?.reason).toContain("L4CON");
    expect(parseHaproxyStats("<html>")).toBeUndefined();
  });

  it("Apache's server-status as health of members", () => {
    const status = parseApacheStatus(recorded("server-status.txt"));

    expect(status).toMatchObject({ busyWorkers: 1, idleWorkers: 99, requestsPerSecond: 4 });
    expect(status?.backends.map(({ pool, address, state }) => [pool, address, state])).toEqual([
      ["be", "127.0.0.1:18083", "healthy"],
      ["be", "127.0.0.1:19996", "unhealthy"],
      ["be", "127.0.0.1:19995", "unused"],
    ]);
  });

  it.each([
    ["L4CON Connection refused", "haproxy/check-refused"],
    ["L4TOUT", "haproxy/check-connect-timeout"],
    ["L6RSP", "haproxy/check-tls"],
    ["L7TOUT", "haproxy/check-response-timeout"],
    ["L7STS 500", "haproxy/check-server-error"],
    ["L7STS 404", "haproxy/check-unexpected-status"],
    ["L7OK 200", undefined],
  ])("a check that says %s is %s", (reason, rule) => {
    const haproxy = hostProviders.find(({ id }) => id === "haproxy");
    const backend = { pool: "be", id: "s1", address: "10.0.0.1:80", state: "unhealthy" as const, reason };
    const snapshot = {
      provider: "haproxy",
      takenAt: "",
      gateway: { id: "x", name: "x", kind: "gateway" as const, pools: [], scope: {} },
      backends: [backend],
      gaps: [],
    };

    expect(haproxy?.matches(snapshot).map((one) => one.rule.id)).toEqual(rule === undefined ? [] : [rule]);
    expect(haproxy?.matches({ ...snapshot, backends: [{ ...backend, state: "healthy" }] })).toEqual([]);
  });

  it("apache/member-in-error", () => {
    const apache = hostProviders.find(({ id }) => id === "apache");
    const backends = parseApacheStatus(recorded("server-status.txt"))?.backends ?? [];
    const snapshot = {
      provider: "apache",
      takenAt: "",
      gateway: { id: "x", name: "x", kind: "gateway" as const, pools: [], scope: {} },
      backends,
      gaps: [],
    };

    expect(apache?.matches(snapshot).flatMap(({ matches }) => matches.map(({ subject }) => subject))).toEqual([
      "be/127.0.0.1:19996",
    ]);
  });
});

describe("what runs", () => {
  const process = { parent: 1, cwd: "/srv/app" };

  it("options in any spelling", () => {
    expect(option(["gunicorn", "-b", "a"], "-b", "--bind")).toBe("a");
    expect(option(["gunicorn", "-ba"], "-b", "--bind")).toBe("a");
    expect(option(["gunicorn", "--bind=a"], "-b", "--bind")).toBe("a");
    expect(option(["gunicorn"], "-b", "--bind")).toBeUndefined();
  });

  it("app servers from their command lines, masters only", () => {
    const found = appServersOf([
      {
        ...process,
        pid: 10,
        name: "gunicorn",
        role: "gunicorn",
        command: [
          "python3",
          "/usr/bin/gunicorn",
          "-w",
          "4",
          "--timeout",
          "300",
          "-b",
          ":8000",
          "--log-file",
          "logs/g.log",
          "app",
        ],
      },
      { ...process, pid: 11, parent: 10, name: "gunicorn", role: "gunicorn", command: ["gunicorn"] },
      {
        ...process,
        pid: 12,
        name: "uwsgi",
        role: "uwsgi",
        command: ["uwsgi", "--socket", "/run/u.sock", "--harakiri", "20"],
      },
    ]);

    expect(found).toEqual([
      {
        name: "gunicorn",
        pid: 10,
        address: "127.0.0.1:8000",
        timeoutSeconds: 300,
        workers: 4,
        logs: [{ product: "gunicorn", path: "/srv/app/logs/g.log" }],
      },
      { name: "uwsgi", pid: 12, address: "unix:/run/u.sock", timeoutSeconds: 20, workers: 1, logs: [] },
    ]);
  });

  it("PHP pools and plain servers by what the kernel says", () => {
    const node = { ...process, pid: 30, name: "node", role: "node", command: ["node", "server.js"] };
    const php = { ...process, pid: 31, name: "php-fpm8.2", role: "php-fpm", command: ["php-fpm: master process"] };
    const listener = { waiting: 0, uid: 0, inode: "1" };
    const found = appServersOf([node, php], {
      listeners: [
        { ...listener, address: "0.0.0.0", port: 3000, pid: 30 },
        { ...listener, address: "127.0.0.1", port: 3001 },
      ],
      phpPools: [
        { name: "www", file: "www.conf", listen: "/run/php/php8.2-fpm.sock", maxChildren: 5, terminateSeconds: 30 },
      ],
    });

    expect(found).toEqual([
      { name: "node", pid: 30, address: "127.0.0.1:3000", logs: [] },
      { name: "php-fpm", pid: 31, address: "unix:/run/php/php8.2-fpm.sock", logs: [], timeoutSeconds: 30, workers: 5 },
    ]);
  });

  it("proxies with the configuration that they run with", async () => {
    const exec: Exec = async () => ({
      code: 0,
      stdout: "",
      stderr:
        "nginx version: nginx/1.29.7\nconfigure arguments: --prefix=/opt/nginx --conf-path=/opt/nginx/nginx.conf\n",
    });
    const found = await runningProxies(
      [
        {
          ...process,
          parent: 0,
          pid: 1,
          name: "nginx",
          role: "nginx",
          command: ["nginx: master process /usr/sbin/nginx -c x.conf -p /srv/"],
        },
        { ...process, pid: 2, parent: 1, name: "nginx", role: "nginx", command: ["nginx: worker process"] },
        { ...process, pid: 3, parent: 0, name: "nginx", role: "nginx", command: ["nginx: master process nginx"] },
        {
          ...process,
          pid: 4,
          parent: 0,
          name: "haproxy",
          role: "haproxy",
          command: ["haproxy", "-W", "-f", "/etc/a.cfg", "-f", "b.cfg"],
        },
        {
          ...process,
          pid: 5,
          parent: 0,
          name: "apache2",
          role: "apache",
          command: ["/usr/sbin/apache2", "-k", "start"],
        },
      ],
      exec,
      signal,
    );

    expect(found.map(({ pid, paths, version }) => [pid, paths, version])).toEqual([
      [1, ["/srv/x.conf"], "1.29.7"],
      [3, ["/opt/nginx/nginx.conf"], "1.29.7"],
      [4, ["/etc/a.cfg", "/srv/app/b.cfg"], undefined],
      [5, ["/etc/apache2/apache2.conf"], undefined],
    ]);
  });

  it("PM2's logs lie in the home that its title names", async () => {
    const daemon = {
      ...process,
      pid: 20,
      name: "PM2 v5.3.0: God",
      role: "pm2",
      command: ["PM2 v5.3.0: God Daemon (/home/joe/.pm2)"],
    };
    const reader = { read: async () => "", glob: async (pattern: string) => [pattern.replace("*", "app-error")] };

    expect((await pm2Logs([daemon], reader)).map(({ path }) => path)).toEqual([
      "/home/joe/.pm2/pm2.log",
      "/home/joe/.pm2/logs/app-error.log",
    ]);
  });

  it("PHP pools and limits.conf", async () => {
    const files: Record<string, string> = {
      "/etc/php/8.2/fpm/pool.d/www.conf":
        "; comment\n[www]\nuser = www-data\nlisten = /run/php/php8.2-fpm.sock\npm.max_children = 5 ; five\n;request_terminate_timeout = 0\nrequest_terminate_timeout = 2m\n",
      "/etc/php/8.2/fpm/php-fpm.conf": "[global]\nerror_log = /var/log/php8.2-fpm.log\n",
      "/etc/security/limits.conf":
        "# <domain> <type> <item> <value>\n#* soft nofile 1\n* soft nofile 65536\n* hard core 0\n",
    };
    const reader = {
      read: async (path: string) => files[path] ?? "",
      glob: async (pattern: string) =>
        Object.keys(files).filter((path) => pattern.replace("*", "8.2").replace("*.conf", "www.conf") === path),
    };

    expect((await readPhpPools(reader)).pools).toEqual([
      {
        name: "www",
        file: "/etc/php/8.2/fpm/pool.d/www.conf",
        listen: "/run/php/php8.2-fpm.sock",
        maxChildren: 5,
        terminateSeconds: 120,
      },
    ]);
    expect((await readPhpPools(reader)).logs).toEqual([{ product: "php-fpm", path: "/var/log/php8.2-fpm.log" }]);
    expect(await readLimitsConf(reader)).toEqual([
      { file: "/etc/security/limits.conf", line: 3, domain: "*", value: 65536 },
    ]);
  });
});

describe("systemd", () => {
  const says =
    (stdout: string, code = 0, stderr = ""): Exec =>
    async () => ({ code, stdout, stderr });

  it("reads systemctl show, unit by unit", async () => {
    const text =
      "Id=nginx.service\nActiveState=active\nSubState=running\nResult=success\nNRestarts=0\nExecMainStatus=0\nMainPID=812\nLimitNOFILE=524288\nLoadState=loaded\n\nId=app.service\nActiveState=activating\nSubState=auto-restart\nResult=oom-kill\nNRestarts=17\nExecMainStatus=9\nMainPID=0\nLimitNOFILE=1024\nLoadState=loaded\n\nId=gone.service\nLoadState=not-found\n";

    expect((await readUnits(says(text), ["nginx.service", "app.service"], signal)).units).toMatchObject([
      { name: "nginx.service", active: "active", restarts: 0, mainPid: 812, openFilesLimit: 524288 },
      { name: "app.service", result: "oom-kill", restarts: 17 },
    ]);
  });

  it("names services that failed", async () => {
    const text = "app.service loaded failed failed The app\nworker@1.service loaded failed failed Worker\n";

    expect(await failedUnits(says(text), signal)).toEqual(["app.service", "worker@1.service"]);
    expect(await failedUnits(async () => undefined, signal)).toEqual([]);
  });

  it("no systemd is a gap", async () => {
    expect((await readUnits(async () => undefined, ["a.service"], signal)).gaps).toMatchObject([
      { code: "unsupported" },
    ]);
    expect(
      (
        await readUnits(
          says("", 1, "System has not been booted with systemd as init system (PID 1). Can't operate."),
          ["a.service"],
          signal,
        )
      ).gaps,
    ).toMatchObject([{ message: expect.stringContaining("not been booted") }]);
    expect((await readUnits(says(""), [], signal)).gaps).toEqual([]);
  });

  it("the journal's JSON becomes the program's own lines; bytes and broken lines too", async () => {
    const lines = [
      JSON.stringify({ _SYSTEMD_UNIT: "app.service", MESSAGE: "[CRITICAL] WORKER TIMEOUT (pid:12)" }),
      JSON.stringify({ _SYSTEMD_UNIT: "app.service", MESSAGE: [104, 105, 255] }),
      "{broken",
      JSON.stringify({ MESSAGE: "no unit" }),
    ].join("\n");

    expect(await readJournal(says(lines), ["app.service"], new Date(0), signal)).toEqual(
      new Map([["app.service", "[CRITICAL] WORKER TIMEOUT (pid:12)\nhi\u00ff\n"]]),
    );
    expect(
      await readJournal(
        says("", 1, "Hint: You are currently not seeing messages from other users and the system."),
        ["app.service"],
        new Date(0),
        signal,
      ),
    ).toBe("denied");
    expect(await readJournal(async () => undefined, ["app.service"], new Date(0), signal)).toBeUndefined();
  });
});

describe("Docker's socket", () => {
  let folder: string;
  let server: Server;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud502-docker-"));
  });
  afterEach(async () => {
    await new Promise((resolve) => server?.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  /** Shapes as in the Engine API's reference. */
  const inspected = {
    Id: "abc",
    Name: "/app",
    RestartCount: 4,
    State: {
      Status: "exited",
      ExitCode: 137,
      OOMKilled: true,
      Health: { Status: "unhealthy", Log: [{ Output: "curl: (7)" }] },
    },
    NetworkSettings: {
      Networks: { back: {} },
      Ports: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }], "81/tcp": null },
    },
  };
  const listen = async (answer: (path: string) => string, status = 200) => {
    server = createServer((request, response) => {
      response.statusCode = status;
      response.end(answer(request.url ?? ""));
    });
    const path = join(folder, "docker.sock");
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return path;
  };

  it("reads state, health, networks and ports", async () => {
    const path = await listen((url) =>
      JSON.stringify(url.startsWith("/containers/json") ? [{ Id: "abc" }] : inspected),
    );

    expect(await readContainers(path, signal)).toEqual({
      gaps: [],
      containers: [
        {
          id: "abc",
          name: "app",
          state: "exited",
          exitCode: 137,
          outOfMemory: true,
          restarts: 4,
          health: "unhealthy",
          healthOutput: "curl: (7)",
          networks: ["back"],
          ports: ["127.0.0.1:8080->80/tcp"],
        },
      ],
    });
  });

  it.each([
    ["HTML", "<html>", 200],
    ["another shape", "[{}]", 200],
    ["an error", "{}", 500],
  ])("%s is a gap", async (_, body, status) => {
    const path = await listen(() => body, status);

    expect(await readContainers(path, signal)).toMatchObject({ containers: [], gaps: [{ code: "invalid-reply" }] });
  });

  it("no socket is no Docker", async () => {
    server = createServer();
    expect(await readContainers(join(folder, "none.sock"), signal)).toEqual({ containers: [], gaps: [] });
  });
});
