import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import type { Exec } from "../inspect/exec.ts";
import type { GuardCheck } from "./guard-options.ts";

/** What one check found. */
export interface CheckResult {
  readonly ok: boolean;
  readonly message: string;
}

/** Runs one check, bounded by a timeout; never rejects. */
export async function runCheck(
  check: GuardCheck,
  timeoutSeconds: number,
  exec: Exec,
  signal: AbortSignal,
): Promise<CheckResult> {
  const milliseconds = timeoutSeconds * 1000;
  if (check.kind === "tcp") return connects(check.host, check.port, milliseconds, signal);
  if (check.kind === "http") return answers(check.url, check.expect, milliseconds, signal);
  const [file = "", ...args] = check.command;
  const ran = await exec(file, args, { timeoutMilliseconds: milliseconds, signal });
  if (!ran) return { ok: false, message: `${file} cannot be run` };
  return { ok: ran.code === 0, message: `${file} ended with ${ran.code}` };
}

function answers(
  url: string,
  expect: readonly number[] | undefined,
  milliseconds: number,
  signal: AbortSignal,
): Promise<CheckResult> {
  return new Promise((resolve) => {
    const request = url.startsWith("https:") ? httpsRequest : httpRequest;
    const timeout = AbortSignal.timeout(milliseconds);
    // The timeout is for the whole check: a service that trickles its answer is not well.
    const asked = request(
      url,
      { signal: AbortSignal.any([signal, timeout]), agent: false, headers: { "user-agent": "cloud502-guard" } },
      (response) => {
        const status = response.statusCode ?? 0;
        const ok = expect ? expect.includes(status) : status < 500;
        response.on("error", () => resolve({ ok: false, message: `the answer was cut after status ${status}` }));
        response.on("end", () => resolve({ ok, message: `answered ${status}` }));
        response.resume();
      },
    );
    asked.on("error", (error) =>
      resolve({ ok: false, message: timeout.aborted ? `no answer within ${milliseconds / 1000} s` : error.message }),
    );
    asked.end();
  });
}

function connects(host: string, port: number, milliseconds: number, signal: AbortSignal): Promise<CheckResult> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    const done = (ok: boolean, message: string) => {
      socket.destroy();
      resolve({ ok, message });
    };
    socket.setTimeout(milliseconds, () => done(false, `no connection within ${milliseconds / 1000} s`));
    socket.on("connect", () => done(true, "connected"));
    socket.on("error", (error) => done(false, error.message));
  });
}
