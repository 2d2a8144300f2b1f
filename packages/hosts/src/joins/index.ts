import type { JoinRule } from "@cloud502/core";
import { type JoinRow, joinRule } from "./app-server.ts";

const death = {
  cause: "backend-crash",
  title: "Requests to {subject} are cut because the process behind it died",
  why: "The proxy saw the connection close or refused at the moment at which the app server logged a death.",
} as const;
const timeout = {
  cause: "worker-timeout",
  title: "Requests to {subject} are cut because the app server kills slow workers",
  why: "The proxy saw the connection close at the moment at which the app server ended a worker that took too long.",
} as const;
const full = {
  cause: "overload",
  title: "Requests to {subject} wait in vain: the app has no capacity left",
  why: "The proxy timed out or was refused while the app server said that every worker or connection was taken.",
} as const;

/** What app servers' logs explain of their proxy's failures. */
export const joinRows: readonly JoinRow[] = [
  {
    ...timeout,
    product: "gunicorn",
    id: "timeout-cuts-requests",
    fix: ["Find the slow view; --timeout below the proxy's read timeout, and the view below both."],
    docs: ["https://docs.gunicorn.org/en/stable/settings.html#timeout"],
  },
  {
    ...death,
    product: "gunicorn",
    consequences: { "worker-killed": "worker-timeout", "worker-crashed": "worker-timeout" },
    id: "death-cuts-requests",
    fix: ["Read gunicorn's log at that second: out of memory, a crash, or an app that does not import."],
    docs: ["https://docs.gunicorn.org/en/stable/faq.html"],
  },
  {
    ...full,
    product: "gunicorn",
    id: "overload-delays-requests",
    fix: ["Find what holds the connections; match workers × pool size with the database's limit."],
    docs: ["https://docs.gunicorn.org/en/stable/design.html#how-many-workers"],
  },
  {
    ...timeout,
    product: "uwsgi",
    id: "harakiri-cuts-requests",
    fix: ["Find the slow request; harakiri below the proxy's read timeout."],
    docs: ["https://uwsgi-docs.readthedocs.io/en/latest/Options.html#harakiri"],
  },
  {
    ...death,
    product: "uwsgi",
    consequences: { "worker-killed": "harakiri" },
    id: "death-cuts-requests",
    fix: ["Read uWSGI's log: signal 9 without harakiri is the kernel, 11 a crash."],
    docs: ["https://uwsgi-docs.readthedocs.io/en/latest/ThingsToKnow.html"],
  },
  {
    ...full,
    product: "uwsgi",
    id: "overload-delays-requests",
    fix: ["More processes or threads; `listen` and net.core.somaxconn."],
    docs: ["https://uwsgi-docs.readthedocs.io/en/latest/Options.html#listen"],
  },
  {
    product: "uwsgi",
    id: "wrong-protocol-cuts-requests",
    cause: "protocol-mismatch",
    title: "Requests to {subject} fail because HTTP is spoken to a uwsgi socket",
    why: "uWSGI read letters of an HTTP method as a size and closed; the proxy saw a premature close.",
    fix: ["`uwsgi_pass` in nginx, or `http-socket` in uWSGI."],
    docs: ["https://uwsgi-docs.readthedocs.io/en/latest/Nginx.html"],
  },
  {
    product: "uwsgi",
    id: "buffer-cuts-requests",
    cause: "request-too-large",
    title: "Requests to {subject} fail because their headers do not fit uWSGI's buffer",
    why: "uWSGI dropped requests larger than buffer-size; the proxy saw a premature close.",
    fix: ["`buffer-size=32768`; smaller cookies."],
    docs: ["https://uwsgi-docs.readthedocs.io/en/latest/Options.html#buffer-size"],
  },
  {
    ...timeout,
    product: "php-fpm",
    id: "timeout-cuts-requests",
    fix: ["Find the slow script (request_slowlog_timeout); request_terminate_timeout below fastcgi_read_timeout."],
    docs: ["https://www.php.net/manual/en/install.fpm.configuration.php#request-terminate-timeout"],
  },
  {
    ...death,
    product: "php-fpm",
    consequences: { "child-killed": "worker-timeout", "child-crashed": "worker-timeout" },
    id: "death-cuts-requests",
    fix: ["Read the PHP-FPM log: signal 9 is the kernel's out-of-memory killer, 11 a crash."],
    docs: ["https://www.php.net/manual/en/install.fpm.configuration.php"],
  },
  {
    ...full,
    product: "php-fpm",
    id: "max-children-delays-requests",
    fix: ["Find what the children wait for; pm.max_children as far as memory allows."],
    docs: ["https://www.php.net/manual/en/install.fpm.configuration.php#pm.max-children"],
  },
  {
    ...death,
    product: "node",
    id: "death-cuts-requests",
    fix: ["Mend what the stack names; keep a supervisor that starts Node again at once."],
    docs: ["https://nodejs.org/api/process.html#event-uncaughtexception"],
  },
  {
    ...full,
    product: "node",
    id: "overload-delays-requests",
    fix: ["Find what holds the connections or files."],
    docs: ["https://nodejs.org/api/errors.html"],
  },
  {
    ...death,
    product: "pm2",
    id: "restart-cuts-requests",
    fix: ["`pm2 logs --err`; cluster mode with a graceful stop, so that a restart cuts nobody."],
    docs: ["https://pm2.keymetrics.io/docs/usage/restart-strategies/"],
  },
  {
    ...death,
    product: "linux",
    id: "oom-kill-cuts-requests",
    title: "Requests to {subject} are cut because the kernel killed the process for its memory",
    fix: ["Raise the memory limit or lower the number of workers; find what grows."],
    docs: ["https://www.kernel.org/doc/html/latest/admin-guide/mm/concepts.html#oom-killer"],
  },
];

export const appServerJoins: readonly JoinRule[] = joinRows.map(joinRule);
