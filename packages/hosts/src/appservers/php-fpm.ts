import type { MessageRow } from "../shared/message-row.ts";
import { localTime, monthNumber } from "../shared/time.ts";
import { appFormat } from "./app-format.ts";
import type { AppServer } from "./app-provider.ts";
import { databaseRows } from "./database.ts";

const head = /^\[(\d\d)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d)(?:\.(\d+))?\] (?:NOTICE|WARNING|ERROR|ALERT|DEBUG): /;

/** PHP-FPM's messages: fpm_children.c, fpm_request.c, fpm_process_ctl.c, fpm_sockets.c of php-src. */
export const phpFpmRows: readonly MessageRow[] = [
  {
    id: "worker-timeout",
    says: "child …, script '…' execution timed out (2.6 sec), terminating",
    test: /^.{28,60}\[pool [^\]]*\] child \d+, script '[^\n]*execution timed out \([\d.]+ sec\), terminating/,
    cause: "worker-timeout",
    severity: "critical",
    title: "PHP-FPM ends scripts that take too long",
    why: "A script ran longer than request_terminate_timeout: its child is killed, and the request with it.",
    fix: [
      "Find the slow script: request_slowlog_timeout shows where it waits.",
      "Keep the timeout below fastcgi_read_timeout, and max_execution_time below both.",
    ],
    docs: ["https://www.php.net/manual/en/install.fpm.configuration.php#request-terminate-timeout"],
    aboutProxy: true,
  },
  {
    id: "child-killed",
    says: "child … exited on signal 9 (SIGKILL) after …",
    test: /child \d+ exited on signal 9 /,
    cause: "backend-crash",
    severity: "critical",
    title: "PHP-FPM's children are killed with signal 9",
    why: "Nobody but the kernel's out-of-memory killer (or an operator) sends SIGKILL to a child.",
    fix: [
      "`journalctl -k | grep -i oom`",
      "pm.max_children × memory of a child must fit; pm.max_requests against leaks.",
    ],
    aboutProxy: true,
  },
  {
    id: "child-crashed",
    says: "child … exited on signal 11 (SIGSEGV - core dumped) after …",
    test: /child \d+ exited on signal (?!9 |15 |2 |3 |1 )\d+ |child \d+ exited with code (?!0 )\d+ |failed processes threshold .* is reached/,
    cause: "backend-crash",
    severity: "critical",
    title: "PHP-FPM's children crash",
    why: "A child ended with a signal of its own: mostly an extension or opcache.",
    fix: ["Take extensions out one by one; keep a core dump; `opcache.jit=0`."],
    aboutProxy: true,
  },
  {
    id: "child-terminated",
    says: "child … exited on signal 15 (SIGTERM) after …",
    test: /child \d+ exited on signal 15 /,
    cause: "worker-timeout",
    severity: "info",
    title: "A child was ended",
    why: "By request_terminate_timeout or a stop; the line before says which.",
    fix: ["Read the line before."],
    silent: true,
  },
  {
    id: "max-children",
    says: "server reached pm.max_children setting (5), consider raising it",
    test: /server reached (?:pm\.)?max_children setting/,
    cause: "overload",
    severity: "critical",
    title: "PHP-FPM has no child left",
    why: "Every child is busy; requests wait in the listen queue. (With pm = static PHP-FPM stays silent about it.)",
    fix: ["Find what the children wait for (slow log, status page).", "Raise pm.max_children as far as memory allows."],
    docs: ["https://www.php.net/manual/en/install.fpm.configuration.php#pm.max-children"],
    aboutProxy: true,
  },
  {
    id: "start-failed",
    says: "ERROR: unable to bind listening socket for address '…'",
    test: /unable to bind listening socket|FPM initialization failed|Another FPM instance seems to already listen|No pool defined|fork\(\) failed|failed to (?:post process the configuration|load configuration)/,
    cause: "backend-crash",
    severity: "critical",
    title: "PHP-FPM does not start",
    why: "Its address is taken, its configuration is wrong, or it may not fork.",
    fix: ["`php-fpm -t`; `ss -lxtnp` for the address."],
    aboutProxy: true,
  },
  ...databaseRows,
  {
    id: "script-unknown",
    says: "Primary script unknown",
    test: /Primary script unknown|Unable to open primary script/,
    cause: "config-error",
    severity: "high",
    title: "The proxy names a script that PHP-FPM does not find",
    why: "SCRIPT_FILENAME is not a path that PHP-FPM sees.",
    fix: ["Set SCRIPT_FILENAME with the root as PHP-FPM sees it."],
    aboutProxy: true,
  },
  {
    id: "php-error",
    says: 'child … said into stderr: "NOTICE: PHP message: PHP Fatal error: …"',
    test: /PHP (?:Fatal|Parse|Recoverable fatal) error|Uncaught \w+|Allowed memory size|Maximum execution time/,
    cause: "backend-error",
    severity: "high",
    title: "PHP scripts end with fatal errors",
    why: "The script failed and PHP said so: code, memory_limit or max_execution_time.",
    fix: ["Mend the code that the sample names."],
  },
];

const format = appFormat({
  product: "php-fpm",
  title: "PHP-FPM log",
  matches: (line) => head.test(line),
  begins: (line) => head.test(line),
  needles: ["WARNING", "ERROR", "ALERT", "PHP "],
  time: (record) => {
    const [, day, month, year, hour, minute, second, fraction] = head.exec(record) ?? [];
    return localTime(year, monthNumber(month), day, hour, minute, second, fraction);
  },
  rows: phpFpmRows,
  detail: (record) => {
    const pool = /\[pool ([^\]]{1,60})\]/.exec(record)?.[1];
    return pool ? { name: pool } : undefined;
  },
});

export const phpFpm: AppServer = {
  id: "php-fpm",
  title: "PHP-FPM",
  rows: phpFpmRows,
  format,
  docs: ["https://www.php.net/manual/en/install.fpm.configuration.php"],
  consequences: { "child-killed": "worker-timeout", "child-crashed": "worker-timeout" },
};
