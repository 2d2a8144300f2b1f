import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LinuxFacts } from "../../../packages/hosts/src/linux/facts.ts";
import { linuxFactsSchema } from "../../../packages/hosts/src/linux/facts-schema.ts";
import { roleOf } from "../../../packages/hosts/src/linux/processes.ts";
import { type LinuxOptions, readLinux } from "../../../packages/hosts/src/linux/read-linux.ts";
import { resourceRows } from "../../../packages/hosts/src/linux/resources.ts";
import { linuxRules } from "../../../packages/hosts/src/linux/rules/index.ts";
import { decode } from "../../../packages/hosts/src/linux/sockets.ts";

/** A tree recorded on an idle Debian 12 with nginx running; tests change single files of a copy. */
const recorded = join(import.meta.dirname, "../../fixtures/linux/idle");
const roomy = { bavail: 50, blocks: 100, ffree: 50, files: 100 };
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cloud502-linux-"));
  cpSync(recorded, root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** Rules that fire after `during` changed the tree between the two readings. */
async function look(during: () => void = () => {}, options: LinuxOptions = {}): Promise<readonly string[]> {
  const { facts } = await readLinux({ root, sleep: async () => during(), statfs: async () => roomy, ...options });
  return fired(facts);
}
const fired = (facts: LinuxFacts) =>
  linuxRules
    .filter(
      (rule) =>
        rule.detect({
          provider: "linux",
          takenAt: "",
          gateway: { id: "m", name: "m", kind: "gateway", pools: [], scope: {} },
          facts,
          gaps: [],
        }).length > 0,
    )
    .map(({ id }) => id);

/** /proc/net/netstat and snmp with some counters set. */
const netstat = (values: Record<string, number>) => {
  const names = [
    "ListenOverflows",
    "ListenDrops",
    "SyncookiesSent",
    "TCPReqQFullDoCookies",
    "TCPTimeWaitOverflow",
    "TCPAbortOnMemory",
    "TCPMemoryPressures",
  ];
  return `TcpExt: ${names.join(" ")}\nTcpExt: ${names.map((name) => values[name] ?? 5).join(" ")}\nIpExt: InOctets\nIpExt: 1\n`;
};
const snmp = (values: Record<string, number>) => {
  const names = ["AttemptFails", "EstabResets", "OutSegs", "RetransSegs", "OutRsts"];
  return `Ip: Forwarding\nIp: 1\nTcp: ${names.join(" ")}\nTcp: ${names.map((name) => values[name] ?? 5).join(" ")}\n`;
};

/** As PM2 7.0.4 titles its daemon and apps. */
const pm2Daemon = {
  pid: 10,
  parent: 1,
  name: "PM2 v7.0.4: God",
  command: ["PM2 v7.0.4: God Daemon (/srv/home)"],
  role: "pm2",
};
const pm2App = (pid: number) => ({
  pid,
  parent: 10,
  name: "node /srv/app.j",
  command: ["node /srv/app.js"],
  role: "node",
});

describe("the recorded idle machine", () => {
  it("shows nothing, and reads the nginx that ran", async () => {
    expect(await look()).toEqual([]);

    const { facts, gaps } = await readLinux({ root, sleep: async () => {}, statfs: async () => roomy });
    expect(facts.processes.map(({ role }) => role)).toEqual(["nginx", "nginx"]);
    expect(facts.listeners.map(({ address, port }) => `${address}:${port}`)).toContain("127.0.0.1:18080");
    expect(facts.memory?.totalKilobytes).toBeGreaterThan(1000);
    expect(gaps).toMatchObject([{ code: "denied", question: "open files of the processes" }]);
  });

  it("counters that were high all along are no news", async () => {
    write("proc/net/netstat", netstat({ ListenOverflows: 900_000, ListenDrops: 900_000 }));

    expect(await look()).toEqual([]);
  });

  it("thresholds can be set", async () => {
    expect(await look(() => {}, { thresholds: { diskFree: 0.6 } })).toEqual(["linux/disk-full"]);
  });

  it("an empty tree is gaps, not health", async () => {
    const { gaps, facts } = await readLinux({
      root: join(root, "none"),
      sleep: async () => {},
      statfs: async () => roomy,
    });

    expect(gaps.map(({ question }) => question)).toEqual(["kernel counters", "running processes"]);
    expect(fired(facts)).toEqual([]);
  });
});

describe("deltas", () => {
  it.each([
    ["linux/accept-queue-overflow", { ListenOverflows: 23, ListenDrops: 23 }, {}],
    ["linux/syn-queue-full", { SyncookiesSent: 9 }, {}],
    ["linux/tcp-memory", { TCPAbortOnMemory: 6 }, {}],
    ["linux/retransmissions", {}, { OutSegs: 1005, RetransSegs: 105 }],
    ["linux/refused-connections", {}, { AttemptFails: 60 }],
  ])("%s", async (rule, tcpExt, tcp) => {
    write("proc/net/netstat", netstat({}));
    write("proc/net/snmp", snmp({}));

    expect(await look()).toEqual([]);
    expect(
      await look(() => {
        write("proc/net/netstat", netstat(tcpExt));
        write("proc/net/snmp", snmp(tcp));
      }),
    ).toEqual([rule]);
  });

  it("linux/out-of-memory-kill", async () => {
    write("proc/vmstat", "oom_kill 4\n");

    expect(await look(() => write("proc/vmstat", "oom_kill 5\n"))).toEqual(["linux/out-of-memory-kill"]);
  });

  it("a few segments are no rate of loss", async () => {
    write("proc/net/snmp", snmp({ OutSegs: 0, RetransSegs: 0 }));

    expect(await look(() => write("proc/net/snmp", snmp({ OutSegs: 20, RetransSegs: 5 })))).toEqual([]);
  });
});

describe("states", () => {
  const socket = (index: number, remote: string, state: string) =>
    `   ${index}: 0100007F:${(40_000 + index).toString(16)} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1001        0 ${index} 1 0 20 4 30 10 -1\n`;
  const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
  const sockets = (count: number, remote: string, state: string) =>
    head + Array.from({ length: count }, (_, index) => socket(index, remote, state)).join("");

  it.each([
    ["linux/backlog-capped", "proc/sys/net/core/somaxconn", "128\n", "4096\n"],
    ["linux/system-files", "proc/sys/fs/file-nr", "900\t0\t1000\n", "700\t0\t1000\n"],
    [
      "linux/memory-low",
      "proc/meminfo",
      "MemTotal: 1000000 kB\nMemAvailable: 40000 kB\n",
      "MemTotal: 1000000 kB\nMemAvailable: 60000 kB\n",
    ],
    [
      "linux/memory-pressure",
      "proc/pressure/memory",
      "some avg10=0.00 avg60=12.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=1.00 avg300=0.00 total=1\n",
      "some avg10=50.00 avg60=9.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=1.00 avg300=0.00 total=1\n",
    ],
    [
      "linux/cpu-pressure",
      "proc/pressure/cpu",
      "some avg10=0.00 avg60=51.00 avg300=0.00 total=1\n",
      "some avg10=99.00 avg60=49.00 avg300=0.00 total=1\n",
    ],
    [
      "linux/io-pressure",
      "proc/pressure/io",
      "some avg10=0.00 avg60=99.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=11.00 avg300=0.00 total=1\n",
      "some avg10=0.00 avg60=99.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=9.00 avg300=0.00 total=1\n",
    ],
    [
      "linux/time-wait",
      "proc/net/sockstat",
      "TCP: inuse 1 orphan 0 tw 20000 alloc 1 mem 1\n",
      "TCP: inuse 1 orphan 0 tw 200 alloc 1 mem 1\n",
    ],
    ["linux/abort-on-overflow", "proc/sys/net/ipv4/tcp_abort_on_overflow", "1\n", "0\n"],
    ["linux/forks-refused", "sys/fs/cgroup/pids.events", "max 3\n", "max 0\n"],
    ["linux/close-wait", "proc/net/tcp", sockets(120, "0200007F:1F90", "08"), sockets(90, "0200007F:1F90", "08")],
  ])("%s", async (rule, path, bad, good) => {
    write(path, bad);
    expect(await look()).toEqual([rule]);

    write(path, good);
    expect(await look()).toEqual([]);
  });

  it("linux/ephemeral-ports, to one backend", async () => {
    write("proc/sys/net/ipv4/ip_local_port_range", "40000\t40099\n");
    write("proc/net/sockstat", "TCP: inuse 1 orphan 0 tw 0 alloc 1 mem 1\n");
    write("proc/net/tcp", sockets(80, "0200007F:1F90", "01"));
    expect(await look()).toEqual(["linux/ephemeral-ports"]);

    write("proc/net/tcp", sockets(40, "0200007F:1F90", "01") + sockets(40, "0300007F:1F90", "01").slice(head.length));
    expect(await look()).toEqual([]);
  });

  it("linux/conntrack-full", async () => {
    write("proc/sys/net/netfilter/nf_conntrack_max", "1000\n");
    write("proc/sys/net/netfilter/nf_conntrack_count", "950\n");
    expect(await look()).toEqual(["linux/conntrack-full"]);

    write("proc/sys/net/netfilter/nf_conntrack_count", "890\n");
    expect(await look()).toEqual([]);
  });

  it("linux/disk-full and linux/inodes-full; a file system without inodes is skipped", async () => {
    expect(await look(() => {}, { folders: ["/var/log"], statfs: async () => ({ ...roomy, bavail: 4 }) })).toEqual([
      "linux/disk-full",
    ]);
    expect(await look(() => {}, { folders: ["/var/log"], statfs: async () => ({ ...roomy, ffree: 4 }) })).toEqual([
      "linux/inodes-full",
    ]);
    expect(
      await look(() => {}, { folders: ["/var/log"], statfs: async () => ({ ...roomy, ffree: 0, files: 0 }) }),
    ).toEqual([]);
  });

  it("linux/open-files and linux/deleted-log, where descriptors may be read", async () => {
    const fd = join(root, "proc/100/fd");
    write(
      "proc/100/limits",
      "Limit                     Soft Limit           Hard Limit           Units     \nMax open files            10                   1024                 files     \n",
    );
    mkdirSync(fd, { recursive: true });
    for (let index = 0; index < 9; index++) symlinkSync("/dev/null", join(fd, String(index)));
    expect(await look()).toEqual(["linux/open-files"]);

    write("proc/100/limits", "Max open files            100                  1024                 files     \n");
    symlinkSync("/var/log/nginx/error.log.1 (deleted)", join(fd, "20"));
    expect(await look()).toEqual(["linux/deleted-log"]);
  });
});

describe("resources", () => {
  it("are shown with the thresholds that held", async () => {
    const { facts } = await readLinux({
      root,
      sleep: async () => {},
      statfs: async () => roomy,
      folders: ["/var/log"],
    });
    const rows = resourceRows(facts);

    expect(rows).toContainEqual({ resource: "/var/log free", now: "50.0 %", reported: "below 5.0 %" });
    expect(rows.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining(["memory available", "sockets in TIME_WAIT"]),
    );
  });
});

describe("saved facts", () => {
  it("survive a file, and broken ones are refused", async () => {
    const { facts } = await readLinux({ root, sleep: async () => {}, statfs: async () => roomy });

    expect(linuxFactsSchema.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
    expect(() => linuxFactsSchema.parse({ ...facts, listeners: "x" })).toThrow();
  });
});

describe("units, containers and pools", () => {
  const base = async () => (await readLinux({ root, sleep: async () => {}, statfs: async () => roomy })).facts;
  const container = {
    id: "a",
    name: "app",
    state: "running",
    exitCode: 0,
    outOfMemory: false,
    restarts: 0,
    networks: [],
    ports: [],
  };
  const unit = { name: "app.service", active: "active", result: "success", restarts: 0 };
  const app = { name: "gunicorn", pid: 9, address: "127.0.0.1:8000", workers: 1, logs: [] };

  it.each([
    ["linux/unit-failed", { units: [{ ...unit, active: "failed", result: "oom-kill" }] }, { units: [unit] }],
    [
      "linux/container-died",
      { containers: [{ ...container, state: "exited", exitCode: 137 }] },
      { containers: [{ ...container, state: "exited", exitCode: 143 }] },
    ],
    [
      "linux/container-unhealthy",
      { containers: [{ ...container, health: "unhealthy" }] },
      { containers: [{ ...container, health: "starting" }] },
    ],
    [
      "linux/limits-conf-without-effect",
      { limitsConf: [{ file: "limits.conf", line: 3, domain: "*", value: 9_999_999 }] },
      { limitsConf: [{ file: "limits.conf", line: 3, domain: "*", value: 100 }] },
    ],
    [
      "gunicorn/few-workers",
      { appServers: [app], processors: 4 },
      { appServers: [{ ...app, workers: 4 }], processors: 4 },
    ],
    [
      "pm2/one-process",
      { processes: [pm2Daemon, pm2App(11)], processors: 4 },
      { processes: [pm2Daemon, pm2App(11), pm2App(12)], processors: 4 },
    ],
  ])("%s", async (rule, bad, good) => {
    expect(fired({ ...(await base()), ...bad })).toEqual([rule]);
    expect(fired({ ...(await base()), ...good })).toEqual([]);
  });

  it("php-fpm/pool-size, by the size of the children that run", async () => {
    const facts = await base();
    const child = {
      pid: 5,
      parent: 1,
      name: "php-fpm8.2",
      role: "php-fpm",
      command: ["php-fpm: pool www"],
      residentKilobytes: 100_000,
      openFiles: 1,
    };
    const pool = (maxChildren: number) => ({
      ...facts,
      memory: { totalKilobytes: 2_000_000, availableKilobytes: 1_000_000 },
      processes: [child],
      phpPools: [{ name: "www", file: "www.conf", maxChildren }],
    });

    expect(fired(pool(50))).toEqual(["php-fpm/pool-size"]);
    expect(fired(pool(10))).toEqual([]);
  });
});

describe("reading", () => {
  it.each([
    ["0100007F:1F90", "127.0.0.1", 8080],
    ["00000000000000000000000000000000:0050", "::", 80],
    ["00000000000000000000000001000000:0050", "::1", 80],
    ["0000000000000000FFFF00000100007F:0050", "127.0.0.1", 80],
  ])("%s", (hex, address, port) => {
    expect(decode(hex)).toEqual({ address, port });
  });

  it.each([
    ["node /srv/app.j", ["node /srv/app.js"], "node"],
    ["nginx", ["nginx: master process nginx"], "nginx"],
    ["python3", ["/usr/bin/python3", "/usr/bin/gunicorn", "app:app"], "gunicorn"],
    ["gunicorn", ["gunicorn: worker [app]"], "gunicorn"],
    ["php-fpm8.2", ["php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)"], "php-fpm"],
    ["node", ["node", "server.js"], "node"],
    ["bash", ["bash", "-c", "tail -f nginx.log"], undefined],
    ["vim", ["vim", "gunicorn.conf.py"], undefined],
  ])("%s is %j", (name, command, role) => {
    expect(roleOf(name, command)).toBe(role);
  });
});
