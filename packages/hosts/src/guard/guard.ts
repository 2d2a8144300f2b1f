import { tmpdir } from "node:os";
import type { Context } from "@cloud502/core";
import { type Exec, systemExec } from "../inspect/exec.ts";
import { type CheckResult, runCheck } from "./check.ts";
import { type GuardEvent, type GuardOptions, type GuardResult, guardDefaults } from "./guard-options.ts";
import { takeLock } from "./lock.ts";
import { type Service, serviceOf } from "./service.ts";

/** What the guard borrows from its caller: clock and signal of the run, and where its log goes. */
export interface GuardContext extends Pick<Context, "signal" | "now" | "sleep" | "env"> {
  log(event: GuardEvent): void;
  readonly exec?: Exec;
  /** Stand-ins for tests. */
  readonly service?: Service;
  readonly check?: () => Promise<CheckResult>;
}

const hour = 3_600_000;

/**
 * Checks a service at intervals; when it fails several times in a row reloads it, then restarts it, with growing pauses and
 * within a budget per hour. Only with `act`; else it says what it would do. Runs until aborted or `mostChecks` are done.
 * Rejects with InspectionError "usage" when another guard watches the same service.
 */
export async function guard(options: GuardOptions, context: GuardContext): Promise<GuardResult> {
  const settings = { ...guardDefaults, ...options };
  const { act, failures: threshold, mostChecks = Number.POSITIVE_INFINITY } = settings;
  const exec = context.exec ?? systemExec;
  const service = context.service ?? serviceOf(settings.target, settings.graceSeconds, exec);
  const check = context.check ?? (() => runCheck(settings.check, settings.timeoutSeconds, exec, context.signal));
  const say = (what: GuardEvent["what"], message: string) =>
    context.log({ time: context.now().toISOString(), what, message });
  const lock = await takeLock(settings.lockFolder ?? context.env.XDG_RUNTIME_DIR ?? tmpdir(), service.name);
  const tally = { checks: 0, failed: 0, reloads: 0, restarts: 0, healthy: null as boolean | null };
  const restartedAt: number[] = [];
  /** Of the present incident: failed and good checks in a row, actions so far, and until when the last one may take effect. */
  const incident = { failed: 0, good: 0, actions: 0, notBefore: 0, quiet: false };

  async function intervene(reason: string): Promise<void> {
    const now = context.now().getTime();
    if (now < incident.notBefore) return;
    const recent = restartedAt.filter((time) => now - time < hour);
    const reload = settings.reloadFirst && incident.actions === 0;
    if (!reload && recent.length >= settings.restartsPerHour) {
      if (!incident.quiet)
        say(
          "budget-used-up",
          `${recent.length} restarts within the hour: no more until ${new Date((recent[0] ?? now) + hour).toISOString()}; somebody must look`,
        );
      incident.quiet = true;
      return;
    }
    incident.quiet = false;
    const pause = Math.min(settings.backoffSeconds * 2 ** incident.actions, settings.mostBackoffSeconds);
    incident.actions++;
    incident.notBefore = now + pause * 1000;
    incident.failed = 0;
    const verb = reload ? "reload" : "restart";
    if (reload) tally.reloads++;
    else {
      tally.restarts++;
      restartedAt.push(now);
    }
    if (!act) return say(`would-${verb}`, `would ${verb} ${service.name}: ${reason}`);
    say(verb, `${verb} ${service.name}: ${reason}; next action not before ${pause} s`);
    const worked = await (reload ? service.reload() : service.restart());
    if (worked) return;
    say("action-failed", `${verb} of ${service.name} did not work`);
    // What cannot be reloaded is restarted at the next failure, without waiting for a reload that did not happen.
    if (reload) incident.notBefore = now;
  }

  try {
    say(
      "started",
      `${act ? "guarding" : "dry run for"} ${service.name}: every ${settings.intervalSeconds} s, ${threshold} failures in a row, at most ${settings.restartsPerHour} restarts an hour`,
    );
    if (act && !(await service.start())) say("action-failed", `${service.name} could not be started`);
    while (!context.signal.aborted && tally.checks < mostChecks) {
      await context.sleep(settings.intervalSeconds * 1000);
      const { ok, message } = await check();
      if (context.signal.aborted) break;
      tally.checks++;
      tally.healthy = ok;
      if (ok) {
        incident.failed = 0;
        incident.good++;
        if (incident.good === settings.successes && incident.actions > 0) {
          say("recovered", `${settings.successes} good checks in a row: ${message}`);
          Object.assign(incident, { actions: 0, notBefore: 0, quiet: false });
        }
        continue;
      }
      tally.failed++;
      incident.good = 0;
      incident.failed++;
      say("check-failed", `${incident.failed} of ${threshold}: ${message}`);
      if (incident.failed >= threshold) await intervene(`${incident.failed} failed checks in a row (${message})`);
    }
  } catch (error) {
    // sleep() rejects when the run is aborted: an end, not a failure.
    if (!context.signal.aborted) throw error;
  } finally {
    if (act) await service.stop();
    await lock.release();
    say(
      "stopped",
      `${tally.checks} checks, ${tally.failed} failed, ${tally.reloads} reloads, ${tally.restarts} restarts`,
    );
  }
  return tally;
}
