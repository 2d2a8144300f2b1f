import type { MessageRow } from "../shared/message-row.ts";
import { localTime } from "../shared/time.ts";
import { appFormat } from "./app-format.ts";
import type { AppServer } from "./app-provider.ts";

const head = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d): PM2(?: log| error)?:? /;

/** What PM2 says of the processes it keeps: God.js, Worker.js. */
export const pm2Rows: readonly MessageRow[] = [
  {
    id: "crash-loop",
    says: 'Script … had too many unstable restarts (16). Stopped. "errored"',
    test: /had too many unstable restarts \(\d+\)\. Stopped\. "errored"/,
    cause: "backend-crash",
    severity: "critical",
    title: "PM2 gave up on an app that crashes at start",
    why: "It ended sixteen times within min_uptime: PM2 stopped it, and its port is closed.",
    fix: ["`pm2 logs --err` for the reason; then `pm2 restart`."],
    aboutProxy: true,
  },
  {
    id: "memory-restart",
    says: "Process 1 restarted because it exceeds --max-memory-restart value",
    test: /restarted because it exceeds --max-memory-restart/,
    cause: "backend-crash",
    severity: "high",
    title: "PM2 restarts an app for its memory",
    why: "The process outgrew --max-memory-restart; in fork mode its running requests are cut.",
    fix: ["Find the leak.", "Cluster mode with `wait_ready` and a graceful stop, so that a restart cuts nobody."],
    aboutProxy: true,
  },
  {
    id: "app-exited",
    says: "App [api:0] exited with code [1] via signal [SIGINT]",
    test: /App \[[^\]]+\] exited with code \[(?:(?!0\])\d+\]|0\] via signal \[(?:SIGKILL|SIGSEGV|SIGABRT|SIGBUS|SIGILL)\])/,
    cause: "backend-crash",
    severity: "high",
    title: "The app {subject} ends by itself",
    why: "The process ended with an error; PM2 starts it again, and requests in between are refused.",
    fix: ["`pm2 logs {subject} --err`"],
    aboutProxy: true,
  },
];

const format = appFormat({
  product: "pm2",
  title: "PM2 log",
  matches: (line) => head.test(line),
  begins: (line) => head.test(line),
  time: (record) => {
    const [, year, month, day, hour, minute, second] = head.exec(record) ?? [];
    return localTime(year, month, day, hour, minute, second);
  },
  rows: pm2Rows,
  detail: (record) => {
    const name = /App \[([^\]:]{1,60})/.exec(record)?.[1] ?? /Script (\S{1,120}) had/.exec(record)?.[1];
    return name ? { name } : undefined;
  },
});

export const pm2: AppServer = {
  id: "pm2",
  title: "PM2",
  rows: pm2Rows,
  format,
  docs: ["https://pm2.keymetrics.io/docs/usage/restart-strategies/"],
};
