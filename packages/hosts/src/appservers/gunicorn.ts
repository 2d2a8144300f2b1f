import type { MessageRow } from "../shared/message-row.ts";
import { zonedTime } from "../shared/time.ts";
import { appFormat } from "./app-format.ts";
import type { AppServer } from "./app-provider.ts";
import { databaseRows } from "./database.ts";

const head = /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})\] \[\d+\] \[(\w+)\] /;

/** gunicorn's messages, of 19 to 23: arbiter.py, workers/base.py, sock.py. */
export const gunicornRows: readonly MessageRow[] = [
  {
    id: "worker-timeout",
    says: "[CRITICAL] WORKER TIMEOUT (pid:…)",
    test: /^.{30,60}\[CRITICAL\] WORKER TIMEOUT/,
    cause: "worker-timeout",
    severity: "critical",
    title: "gunicorn kills workers that are silent for too long",
    why: "A worker did not report for --timeout (30 s unless set): the arbiter ends it, and its request with it.",
    fix: [
      "Find the slow view; keep it below --timeout, and --timeout below the proxy's read timeout.",
      "Workers of class gthread or an async class report while they wait.",
    ],
    docs: ["https://docs.gunicorn.org/en/stable/settings.html#timeout"],
    aboutProxy: true,
  },
  {
    id: "worker-killed",
    says: "Worker (pid:…) was sent SIGKILL! Perhaps out of memory?",
    test: /Worker (?:with pid \d+|\(pid:\s?\d+\)) was (?:terminated due to signal 9\b|sent (?:SIGKILL|signal 9))/,
    cause: "backend-crash",
    severity: "critical",
    title: "gunicorn's workers are killed with signal 9",
    why: "Nobody but the kernel's out-of-memory killer (or an operator) sends SIGKILL to a worker that gunicorn did not time out.",
    fix: [
      "`journalctl -k | grep -i oom`; memory limit of the unit or container.",
      "`--max-requests` against leaks; fewer workers.",
    ],
    aboutProxy: true,
  },
  {
    id: "worker-crashed",
    says: "Worker (pid:…) was sent SIGSEGV!",
    test: /Worker (?:with pid \d+|\(pid:\s?\d+\)) was (?:terminated due to signal (?!9\b|15\b|2\b|3\b|1\b)\d+|sent SIG(?:SEGV|ABRT|BUS|ILL|FPE|SYS))/,
    cause: "backend-crash",
    severity: "critical",
    title: "gunicorn's workers crash",
    why: "The worker ended with a signal of its own: mostly a fault in a native library.",
    fix: ["`PYTHONFAULTHANDLER=1`, then the native library that it names."],
    aboutProxy: true,
  },
  {
    id: "boot-failed",
    says: "Worker failed to boot.",
    test: /Worker failed to boot|HaltServer|Exception in worker process|App failed to load|Worker \(pid:\s?\d+\) exited with code (?!0\b)\d+|Failed to (?:find|parse) .*application|Failed to find attribute/,
    cause: "backend-crash",
    severity: "critical",
    title: "gunicorn's workers do not start",
    why: "The app could not be imported, or failed while it started: the master gives up with code 3 or 4.",
    fix: ["Read the traceback: a missing module, a setting, a database that is down.", "`gunicorn --check-config …`"],
    aboutProxy: true,
  },
  {
    id: "address-in-use",
    says: "Connection in use: ('127.0.0.1', 8000)",
    test: /Connection in use: |Can't connect to \(|Invalid address: |Can't connect to \//,
    cause: "backend-crash",
    severity: "critical",
    title: "gunicorn cannot listen at its address",
    why: "Another process holds the port or socket: gunicorn tries five times and exits.",
    fix: ["`ss -ltnp` names the process; stop it, or bind elsewhere."],
    aboutProxy: true,
  },
  ...databaseRows,
  {
    id: "wrong-protocol",
    says: "Invalid request from ip=…: Invalid HTTP request line: '\\x16\\x03\\x01…'",
    test: /Invalid (?:request|HTTP)[\s\S]{0,200}(?:\\x16\\x03|\x16\x03)/,
    cause: "protocol-mismatch",
    // Scanners do this to every open port: alone it is no incident.
    severity: "medium",
    title: "gunicorn is spoken to with TLS on a plain port",
    why: "The first bytes of the request are a TLS handshake: of a scanner, or of a proxy that uses https://.",
    fix: ["Let the proxy use http://, or give gunicorn --certfile and --keyfile."],
    aboutProxy: true,
  },
  {
    id: "request-too-large",
    says: "Invalid request from ip=…: Error parsing headers: 'limit request headers fields size'",
    test: /Request Line is too large|limit request (?:headers|line)/i,
    cause: "request-too-large",
    severity: "high",
    title: "gunicorn refuses requests with large headers",
    why: "The request line or a header is longer than --limit-request-line or --limit-request-field_size.",
    fix: ["Make cookies smaller, or raise the limits."],
    aboutProxy: true,
  },
  {
    id: "request-exception",
    says: "[ERROR] Error handling request /…",
    test: /\[ERROR\] (?:Error handling request|Exception in ASGI application|Exception on )|Exception in ASGI application/,
    cause: "backend-error",
    severity: "high",
    title: "The app raises exceptions that nobody handles",
    why: "gunicorn logs the traceback and answers 500.",
    fix: ["Mend what the traceback's last line names."],
  },
];

const format = appFormat({
  product: "gunicorn",
  title: "gunicorn log",
  matches: (line) => head.test(line),
  begins: (line) => head.test(line),
  time: (record) => zonedTime(head.exec(record)?.[1] ?? ""),
  rows: gunicornRows,
  companions: ["nginx-combined"],
});

export const gunicorn: AppServer = {
  id: "gunicorn",
  title: "gunicorn",
  rows: gunicornRows,
  format,
  docs: ["https://docs.gunicorn.org/en/stable/faq.html"],
  consequences: { "worker-killed": "worker-timeout", "worker-crashed": "worker-timeout" },
};
