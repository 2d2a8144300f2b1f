import type { MessageRow } from "../shared/message-row.ts";
import { localTime, monthNumber } from "../shared/time.ts";
import { appFormat } from "./app-format.ts";
import type { AppServer } from "./app-provider.ts";
import { databaseRows } from "./database.ts";

/** uWSGI's messages, of 2.0: core/master_checks.c, core/protocol.c, core/socket.c, plugins/python. */
export const uwsgiRows: readonly MessageRow[] = [
  {
    id: "harakiri",
    says: "*** HARAKIRI ON WORKER 1 (pid: …, try: 1) ***",
    test: /HARAKIRI (?:ON WORKER|triggered)/,
    cause: "worker-timeout",
    severity: "critical",
    title: "uWSGI kills workers whose request takes too long",
    why: "A request ran longer than `harakiri`: the master kills the worker with signal 9.",
    fix: [
      "Find the slow request: the line `HARAKIRI [core …]` names it.",
      "harakiri below the proxy's read timeout, so that the app answers first.",
    ],
    docs: ["https://uwsgi-docs.readthedocs.io/en/latest/Options.html#harakiri"],
    aboutProxy: true,
  },
  {
    id: "harakiri-detail",
    says: "HARAKIRI [core 0] 127.0.0.1 - GET /slow since …",
    test: /HARAKIRI/,
    cause: "worker-timeout",
    severity: "info",
    title: "Which request harakiri ended",
    why: "Said with the harakiri itself.",
    fix: ["Look at that request."],
    silent: true,
  },
  {
    id: "worker-killed",
    says: "DAMN ! worker 1 (pid: …) died, killed by signal 9 :( trying respawn ...",
    test: /DAMN ! worker \d+ \(pid: \d+\) died|uWSGI process \d+ got Segmentation Fault|uWSGI worker \d+ died|OOPS ! failed loading app/,
    cause: "backend-crash",
    severity: "critical",
    title: "uWSGI's workers die",
    why: "The master found a worker dead: signal 9 without harakiri is the kernel's out-of-memory killer, 11 a crash.",
    fix: ["`journalctl -k | grep -i -e oom -e segfault`", "reload-on-rss against leaks; fewer processes."],
    aboutProxy: true,
  },
  {
    id: "wrong-protocol",
    says: "invalid request block size: 21573 (max 4096)...skip",
    // The size is the second and third byte of what was sent: of GET, POST, HEAD, PUT, DELETE, PATCH and OPTIONS.
    test: /invalid request block size: (?:21573|21327|16709|21589|19525|21569|21584) /,
    cause: "protocol-mismatch",
    severity: "critical",
    title: "A uwsgi socket is spoken to with HTTP",
    why: 'The size that uWSGI read is two letters of an HTTP method: 21573 is "ET" of GET.',
    fix: ["`uwsgi_pass` in nginx, or `http-socket` in uWSGI."],
    docs: ["https://uwsgi-docs.readthedocs.io/en/latest/Protocol.html"],
    aboutProxy: true,
  },
  {
    id: "buffer-too-small",
    says: "invalid request block size: 9000 (max 4096)...skip",
    test: /invalid (?:request block size: \d+|HTTP request size) \(max \d+\)/,
    cause: "request-too-large",
    severity: "high",
    title: "Requests do not fit uWSGI's buffer",
    why: "The request's headers are larger than buffer-size, 4,096 bytes unless set: uWSGI drops the connection.",
    fix: ["`buffer-size=32768`; smaller cookies."],
    docs: ["https://uwsgi-docs.readthedocs.io/en/latest/Options.html#buffer-size"],
    aboutProxy: true,
  },
  {
    id: "no-application",
    says: "--- no python application found, check your startup logs for errors ---",
    test: /--- no \w+ application found|unable to load app \d+|no app loaded\. (?:GAME OVER|going in full dynamic mode)/,
    cause: "backend-crash",
    severity: "critical",
    title: "uWSGI runs without the app",
    why: "The import failed at start, and uWSGI serves 500 to everything.",
    fix: ["Read the traceback at start; `need-app=true` makes it visible at once."],
    aboutProxy: true,
  },
  {
    id: "listen-queue-full",
    says: "*** uWSGI listen queue of socket … full !!! (101/100) ***",
    test: /listen queue of socket .* full/,
    cause: "overload",
    severity: "critical",
    title: "uWSGI's listen queue is full",
    why: "More connections wait than `listen` allows (100 unless set): the workers do not keep up.",
    fix: ["More processes or threads, or faster requests.", "`listen=1024` with net.core.somaxconn at least as large."],
    aboutProxy: true,
  },
  {
    id: "address-in-use",
    says: "probably another instance of uWSGI is running on the same address",
    test: /probably another instance of uWSGI is running|bind\(\): (?:Address already in use|Permission denied|No such file)|listen\(\): /,
    cause: "backend-crash",
    severity: "critical",
    title: "uWSGI cannot listen at its address",
    why: "The address is taken, or the socket's path may not be written.",
    fix: ["`ss -ltnp`, or the directory of the socket."],
    aboutProxy: true,
  },
  ...databaseRows,
  {
    id: "client-gone",
    says: "SIGPIPE: writing to a closed pipe/socket/fd (probably the client disconnected)",
    test: /SIGPIPE: writing to a closed|(?:Broken pipe|write error|Connection reset by peer) \[\S+ line \d+\]/,
    cause: "client-abort",
    severity: "low",
    title: "The proxy closed before uWSGI answered",
    why: "The proxy or its client gave up.",
    fix: ["Compare the proxy's read timeout with the request's time."],
    silent: true,
  },
  {
    id: "request-exception",
    says: "Traceback (most recent call last): …",
    test: /^Traceback \(most recent call last\)|^(?:ModuleNotFoundError|ImportError|MemoryError)\b/,
    cause: "backend-error",
    severity: "high",
    title: "The app raises exceptions that nobody handles",
    why: "uWSGI prints the traceback and answers 500.",
    fix: ["Mend what the traceback's last line names."],
  },
  {
    id: "answered-error",
    says: "… => generated 21 bytes in 0 msecs (HTTP/1.1 500)",
    test: /^\[pid: \d+\|app: [\s\S]* => generated \d+ bytes in \d+ msecs \(HTTP\/1\.\d 5\d\d\)/,
    cause: "backend-error",
    severity: "high",
    title: "The app behind uWSGI answers 5xx",
    why: "uWSGI's request log has the status that the app gave.",
    fix: ["Read the app's own log at these times."],
  },
];

const shape =
  /^\*\*\* (?:Starting uWSGI|uWSGI |Operational MODE|WARNING: you are running uWSGI)|^\[pid: \d+\|app: |^spawned uWSGI |^DAMN ! worker |^uwsgi socket \d+ |^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4} - |^WSGI app \d|^Respawned uWSGI|^your (?:server socket|memory page|mercy|processes)|^mapped \d+ bytes|^thunder lock|^uWSGI running as|^detected (?:number of CPU|max file|binary)|^invalid request block size/;
const dated = /(?:^|\[)\w{3} (\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})(?:\]| - )/;
const continued = /^\s|^(?:[\w.]+(?:Error|Exception|Exit|Interrupt|Warning))(?::|$)/;

const format = appFormat({
  product: "uwsgi",
  title: "uWSGI log",
  matches: (line) => shape.test(line),
  begins: (line) => line !== "" && !continued.test(line),
  // Most lines have no time: they take that of the line before.
  time: (record) => {
    const [, month, day, hour, minute, second, year] = dated.exec(record) ?? [];
    return year === undefined ? undefined : localTime(year, monthNumber(month), day, hour, minute, second);
  },
  rows: uwsgiRows,
  detail: (record) => {
    const signal = /killed by signal (\d+)/.exec(record)?.[1];
    return signal ? { signal } : undefined;
  },
});

export const uwsgi: AppServer = {
  id: "uwsgi",
  title: "uWSGI",
  rows: uwsgiRows,
  format,
  docs: ["https://uwsgi-docs.readthedocs.io/en/latest/ThingsToKnow.html"],
  consequences: { "worker-killed": "harakiri" },
};
