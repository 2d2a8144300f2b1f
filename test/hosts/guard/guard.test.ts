import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as systemSleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCheck } from "../../../packages/hosts/src/guard/check.ts";
import { type GuardContext, guard } from "../../../packages/hosts/src/guard/guard.ts";
import type { GuardEvent, GuardOptions } from "../../../packages/hosts/src/guard/guard-options.ts";
import type { Service } from "../../../packages/hosts/src/guard/service.ts";
import { systemExec } from "../../../packages/hosts/src/inspect/exec.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cloud502-guard-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run with a clock that only sleep() moves; `health` answers the checks in turn, its last value for ever. */
function play(
  health: readonly boolean[],
  options: Partial<GuardOptions> = {},
  works = { reload: true, restart: true },
) {
  let clock = Date.parse("2026-11-22T10:00:00Z");
  const start = clock;
  const events: GuardEvent[] = [];
  const did: string[] = [];
  const act = (name: "reload" | "restart") => async () => {
    did.push(`${name}@${(clock - start) / 1000}`);
    return works[name];
  };
  const service: Service = {
    name: "app.service",
    start: async () => true,
    reload: act("reload"),
    restart: act("restart"),
    stop: async () => {},
  };
  let checks = 0;
  const context: GuardContext = {
    signal: new AbortController().signal,
    env: {},
    now: () => new Date(clock),
    sleep: async (milliseconds) => {
      clock += milliseconds;
    },
    log: (event) => events.push(event),
    service,
    check: async () => ({ ok: health[Math.min(checks++, health.length - 1)] ?? false, message: "as told" }),
  };
  const run = guard(
    {
      target: { kind: "unit", unit: "app.service" },
      check: { kind: "tcp", host: "127.0.0.1", port: 1 },
      act: true,
      mostChecks: 20,
      lockFolder: folder,
      ...options,
    },
    context,
  );
  return run.then((result) => ({ result, did, said: events.map(({ what }) => what), events }));
}

describe("guard", () => {
  it("does nothing while checks pass, or fail fewer times in a row than told", async () => {
    const { did, result } = await play([true, false, false, true, false, false, true]);

    expect(did).toEqual([]);
    expect(result).toMatchObject({ checks: 20, failed: 4, reloads: 0, restarts: 0, healthy: true });
  });

  it("reloads first, then restarts, with doubling pauses", async () => {
    const { did } = await play([false], { mostChecks: 60, restartsPerHour: 10 });

    expect(did).toEqual(["reload@30", "restart@60", "restart@120", "restart@240", "restart@480"]);
  });

  it("keeps its budget per hour, says so once, and goes on when the hour has passed", async () => {
    const { did, said } = await play([false], { mostChecks: 400, restartsPerHour: 2, mostBackoffSeconds: 60 });

    expect(did).toEqual(["reload@30", "restart@60", "restart@120", "restart@3660", "restart@3720"]);
    expect(said.filter((what) => what === "budget-used-up")).toHaveLength(2);
  });

  it("starts anew after a recovery", async () => {
    const { did, said } = await play([false, false, false, true, true, false, false, false, true], { mostChecks: 12 });

    expect(did).toEqual(["reload@30", "reload@80"]);
    expect(said).toContain("recovered");
  });

  it("restarts at once what cannot be reloaded", async () => {
    const { did, said } = await play([false], { mostChecks: 6 }, { reload: false, restart: true });

    expect(did).toEqual(["reload@30", "restart@60"]);
    expect(said).toContain("action-failed");
  });

  it("is a dry run unless told to act", async () => {
    const { did, said, result } = await play([false], { act: false, mostChecks: 8 });

    expect(did).toEqual([]);
    expect(said).toEqual(expect.arrayContaining(["would-reload", "would-restart"]));
    expect(result.restarts).toBe(1);
  });

  it("refuses a second guard of the same service, and takes over a dead one's lock", async () => {
    await play([true], { mostChecks: 1 });
    expect(readdirSync(folder)).toEqual([]);
    const probe = play([true], { mostChecks: 1 });
    await probe;
    const [name = "cloud502-guard-x.lock"] = await lockNames();
    writeFileSync(join(folder, name), String(process.pid));

    await expect(play([true], { mostChecks: 1 })).rejects.toMatchObject({ code: "usage" });

    writeFileSync(join(folder, name), "2147483000");
    await expect(play([true], { mostChecks: 1 })).resolves.toBeDefined();
  });

  /** The lock's name, seen while a guard runs. */
  async function lockNames(): Promise<readonly string[]> {
    let seen: readonly string[] = [];
    const service: Service = {
      name: "app.service",
      start: async () => true,
      reload: async () => true,
      restart: async () => true,
      stop: async () => {},
    };
    const check = async () => {
      seen = readdirSync(folder);
      return { ok: true, message: "" };
    };
    await guard(
      {
        target: { kind: "unit", unit: "app.service" },
        check: { kind: "tcp", host: "127.0.0.1", port: 1 },
        mostChecks: 1,
        lockFolder: folder,
      },
      {
        signal: new AbortController().signal,
        env: {},
        now: () => new Date(),
        sleep: async () => {},
        log: () => {},
        service,
        check,
      },
    );
    return seen;
  }

  it("asks systemd with a fixed argument list", async () => {
    const asked: (readonly string[])[] = [];
    const exec = async (file: string, args: readonly string[]) => {
      asked.push([file, ...args]);
      return { code: 0, stdout: "", stderr: "" };
    };
    await guard(
      {
        target: { kind: "unit", unit: "-odd; name.service" },
        check: { kind: "command", command: ["false"] },
        act: true,
        mostChecks: 2,
        failures: 1,
        backoffSeconds: 0,
        lockFolder: folder,
      },
      {
        signal: new AbortController().signal,
        env: {},
        now: () => new Date(),
        sleep: async () => {},
        log: () => {},
        exec,
        check: async () => ({ ok: false, message: "" }),
      },
    );

    expect(asked).toEqual([
      ["systemctl", "reload", "--", "-odd; name.service"],
      ["systemctl", "restart", "--", "-odd; name.service"],
    ]);
  });
});

describe("guard of a real process", () => {
  it("starts it, restarts it when it no longer answers, and stops it at the end", async () => {
    const marks = join(folder, "starts");
    const app = join(folder, "app.mjs");
    const portFile = join(folder, "port");
    writeFileSync(
      app,
      `import { appendFileSync, readFileSync, existsSync, writeFileSync } from "node:fs"; import { createServer } from "node:http";
      appendFileSync(${JSON.stringify(marks)}, process.pid + "\\n");
      const first = readFileSync(${JSON.stringify(marks)}, "utf8").trim().split("\\n").length === 1;
      process.on("SIGHUP", () => {});
      const server = createServer((_, response) => { response.statusCode = first ? 503 : 200; response.end(); });
      server.listen(existsSync(${JSON.stringify(portFile)}) ? Number(readFileSync(${JSON.stringify(portFile)}, "utf8")) : 0, "127.0.0.1", () => writeFileSync(${JSON.stringify(portFile)}, String(server.address().port)));`,
    );
    const events: GuardEvent[] = [];
    const stop = new AbortController();
    const check = async () => {
      if (!existsSync(portFile)) return { ok: true, message: "still starting" };
      return runCheck(
        { kind: "http", url: `http://127.0.0.1:${readFileSync(portFile, "utf8")}/`, expect: [200] },
        2,
        systemExec,
        stop.signal,
      );
    };
    const result = await guard(
      {
        target: { kind: "command", command: [process.execPath, app] },
        check: { kind: "tcp", host: "127.0.0.1", port: 1 },
        act: true,
        failures: 2,
        successes: 2,
        intervalSeconds: 0.15,
        backoffSeconds: 0.3,
        mostChecks: 40,
        lockFolder: folder,
      },
      {
        signal: stop.signal,
        env: {},
        now: () => new Date(),
        sleep: (milliseconds) => systemSleep(milliseconds, undefined, { signal: stop.signal }),
        log: (event) => {
          events.push(event);
          if (event.what === "recovered") stop.abort();
        },
        check,
      },
    );

    expect(events.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["reload", "restart", "recovered", "stopped"]),
    );
    expect(result).toMatchObject({ reloads: 1, restarts: 1 });
    const [first, second] = readFileSync(marks, "utf8").trim().split("\n").map(Number);
    for (const pid of [first, second]) expect(() => process.kill(pid ?? 0, 0)).toThrow();
  });
});

describe("runCheck", () => {
  it("gives up on a server that accepts and says nothing", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    try {
      const signal = new AbortController().signal;

      expect(await runCheck({ kind: "http", url: `http://127.0.0.1:${port}/` }, 0.2, systemExec, signal)).toMatchObject(
        { ok: false, message: "no answer within 0.2 s" },
      );
      expect(await runCheck({ kind: "tcp", host: "127.0.0.1", port }, 1, systemExec, signal)).toMatchObject({
        ok: true,
      });
      expect(
        await runCheck(
          { kind: "command", command: [process.execPath, "-e", "process.exit(3)"] },
          5,
          systemExec,
          signal,
        ),
      ).toMatchObject({ ok: false, message: expect.stringContaining("ended with 3") });
      expect(
        await runCheck({ kind: "command", command: ["no-such-program-here"] }, 1, systemExec, signal),
      ).toMatchObject({ ok: false });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});
