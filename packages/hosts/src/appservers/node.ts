import type { MessageRow } from "../shared/message-row.ts";
import { appFormat } from "./app-format.ts";
import type { AppServer } from "./app-provider.ts";
import { databaseRows } from "./database.ts";

/** What Node writes to stderr when it dies; it has no time. Source: src/node_errors.cc, src/api/environment.cc. */
export const nodeRows: readonly MessageRow[] = [
  {
    id: "heap-out-of-memory",
    says: "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    test: /FATAL ERROR: .*(?:heap out of memory|Allocation failed|invalid (?:array|table) length)/,
    cause: "backend-crash",
    severity: "critical",
    title: "Node dies for want of heap",
    why: "V8's heap limit was reached: the process aborts with every request it had.",
    fix: ["Find what grows: `--heapsnapshot-near-heap-limit=1`.", "`--max-old-space-size` only if the need is real."],
    docs: ["https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib"],
    aboutProxy: true,
  },
  {
    id: "address-in-use",
    says: "Error: listen EADDRINUSE: address already in use …",
    test: /listen (?:EADDRINUSE|EACCES|EADDRNOTAVAIL)|EADDRINUSE: address already in use/,
    cause: "backend-crash",
    severity: "critical",
    title: "Node cannot listen at its address",
    why: "Another process holds the port, or the user may not open it.",
    fix: ["`ss -ltnp` names the process; stop it, or listen elsewhere."],
    aboutProxy: true,
  },
  {
    id: "start-failed",
    says: "Error: Cannot find module '…'",
    test: /Cannot find (?:module|package) '|ERR_MODULE_NOT_FOUND|^SyntaxError: |node: bad option/,
    cause: "backend-crash",
    severity: "critical",
    title: "The Node app does not start",
    why: "A module is missing or does not parse.",
    fix: ["`npm ci` on the host or in the image; check the path of the entry file."],
    aboutProxy: true,
  },
  {
    id: "uncaught-exception",
    says: "Node.js v24.21.0 (behind an uncaught exception)",
    test: /^Node\.js v\d+\.\d+\.\d+|triggerUncaughtException|UnhandledPromiseRejection|ERR_UNHANDLED_REJECTION|^\S+:\d+\n[^\n]*\n\s*\^/,
    cause: "backend-crash",
    severity: "critical",
    title: "Uncaught exceptions end the Node process",
    why: "An exception or rejection that nobody caught ends the process: its requests are cut, new ones refused until it is up again.",
    fix: [
      "Mend what the stack's first line names; catch errors at the route.",
      "A supervisor (systemd, PM2) starts it again.",
    ],
    docs: ["https://nodejs.org/api/process.html#event-uncaughtexception"],
    aboutProxy: true,
  },
  {
    id: "native-crash",
    says: "Segmentation fault (core dumped)",
    test: /^(?:Segmentation fault|Aborted|Illegal instruction|Bus error|Killed)(?: \(core dumped\))?$|^# Fatal error in|node::Abort\(\)/,
    cause: "backend-crash",
    severity: "critical",
    title: "The Node process is killed or crashes",
    why: "The shell reports a signal: a native add-on, or the kernel's out-of-memory killer for `Killed`.",
    fix: ["`journalctl -k | grep -i -e oom -e segfault`"],
    aboutProxy: true,
  },
  ...databaseRows,
  {
    id: "too-many-open-files",
    says: "Error: EMFILE: too many open files",
    test: /\b(?:EMFILE|ENFILE)\b/,
    cause: "overload",
    severity: "critical",
    title: "The Node app runs out of file descriptors",
    why: "Sockets or files are opened faster than they are closed.",
    fix: ["Find what leaks; raise LimitNOFILE."],
    aboutProxy: true,
  },
];

const shape =
  /^\s+at .{1,400}:\d+:\d+\)?$|^Node\.js v\d+\.\d+\.\d+|^(?:Uncaught )?\w*Error(?: \[ERR_\w+\]: |: (?:(?:listen|connect) E[A-Z]+|Cannot find (?:module|package) '|EMFILE))|^FATAL ERROR: |^<--- (?:Last few GCs|JS stacktrace) --->|^node:internal\/|^\S+\.[cm]?[jt]s:\d+$|^\(node:\d+\) |^\[\d+:0x[0-9a-f]+\] +\d+ ms: /;

const format = appFormat({
  product: "node",
  title: "Node.js output",
  matches: (line) => shape.test(line),
  begins: (line) => /^[^\s^}\]]/.test(line),
  time: () => undefined,
  rows: nodeRows,
});

export const node: AppServer = {
  id: "node",
  title: "Node.js",
  rows: nodeRows,
  format,
  docs: ["https://nodejs.org/api/errors.html"],
};
