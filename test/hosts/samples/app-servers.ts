/** Records of app servers: bytes of gunicorn 20.1, uWSGI 2.0.21, PHP-FPM 8.2, Node 24 and PM2 where a fault was produced, else of their sources. */
const gunicorn = (level: string, text: string) => `[2026-11-22 06:48:11 +0000] [25190] [${level}] ${text}`;
const traceback = (last: string) =>
  gunicorn(
    "ERROR",
    `Error handling request /\nTraceback (most recent call last):\n  File "/srv/lab/app.py", line 10, in application\n${last}`,
  );
const fpm = (level: string, text: string) => `[22-Nov-2026 06:47:01] ${level}: ${text}`;
const pm2 = (text: string) => `2026-11-22T07:21:38: PM2 log: ${text}`;
const uwsgi = (text: string) => `*** Starting uWSGI 2.0.21-debian (64bit) on [Sun Nov 22 06:48:16 2026] ***\n${text}`;
const stack = "    at Server.<anonymous> (/srv/app.js:4:54)";

/** product -> signature -> sample. */
export const appSamples: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gunicorn: {
    "worker-timeout": gunicorn("CRITICAL", "WORKER TIMEOUT (pid:25216)"),
    "worker-killed": gunicorn("ERROR", "Worker (pid:25216) was sent SIGKILL! Perhaps out of memory?"),
    "worker-crashed": gunicorn("WARNING", "Worker with pid 25216 was terminated due to signal 11"),
    "boot-failed": gunicorn(
      "ERROR",
      "Exception in worker process\nTraceback (most recent call last):\n  File \"x\"\nModuleNotFoundError: No module named 'app'",
    ),
    "address-in-use": gunicorn("ERROR", "Connection in use: ('127.0.0.1', 21011)"),
    "database-connections-exhausted": traceback("psycopg2.OperationalError: FATAL:  sorry, too many clients already"),
    "connection-pool-exhausted": traceback(
      "sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00",
    ),
    "database-refused": traceback(
      'psycopg2.OperationalError: connection to server at "10.0.0.5", port 5432 failed: Connection refused',
    ),
    "wrong-protocol": gunicorn(
      "WARNING",
      "Invalid request from ip=127.0.0.1: Invalid HTTP request line: '\\x16\\x03\\x01\\x02'",
    ),
    "request-too-large": gunicorn(
      "WARNING",
      "Invalid request from ip=127.0.0.1: Error parsing headers: 'limit request headers fields size'",
    ),
    "request-exception": traceback("RuntimeError: database is down"),
  },
  uwsgi: {
    harakiri: uwsgi("Sun Nov 22 06:48:19 2026 - *** HARAKIRI ON WORKER 1 (pid: 25936, try: 1) ***"),
    "harakiri-detail": uwsgi("Sun Nov 22 06:48:19 2026 - HARAKIRI [core 0] 127.0.0.1 - GET /slow since 1795330096"),
    "worker-killed": uwsgi("DAMN ! worker 1 (pid: 26992) died, killed by signal 9 :( trying respawn ..."),
    "wrong-protocol": uwsgi("invalid request block size: 21573 (max 4096)...skip"),
    "buffer-too-small": uwsgi("invalid request block size: 5123 (max 4096)...skip"),
    "no-application": uwsgi("--- no python application found, check your startup logs for errors ---"),
    "listen-queue-full": uwsgi('*** uWSGI listen queue of socket "127.0.0.1:3031" (fd: 3) full !!! (101/100) ***'),
    "address-in-use": uwsgi("probably another instance of uWSGI is running on the same address (127.0.0.1:3031)."),
    "database-connections-exhausted": uwsgi(
      "Traceback (most recent call last):\n  File \"x\"\npymysql.err.OperationalError: (1040, 'Too many connections')",
    ),
    "connection-pool-exhausted": uwsgi(
      'Traceback (most recent call last):\n  File "x"\nsqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached',
    ),
    "database-refused": uwsgi(
      'Traceback (most recent call last):\n  File "x"\npymysql.err.OperationalError: (2003, "Can\'t connect to MySQL server on \'db\'")',
    ),
    "client-gone": uwsgi(
      "Sun Nov 22 06:48:19 2026 - SIGPIPE: writing to a closed pipe/socket/fd (probably the client disconnected) on request /slow (ip 127.0.0.1) !!!",
    ),
    "request-exception": uwsgi(
      "Traceback (most recent call last):\n  File \"badapp.py\", line 1, in <module>\nModuleNotFoundError: No module named 'x'",
    ),
    "answered-error": uwsgi(
      "[pid: 26830|app: 0|req: 1/1] 127.0.0.1 () {32 vars in 373 bytes} [Sun Nov 22 06:48:45 2026] GET / => generated 21 bytes in 0 msecs (HTTP/1.1 500) 2 headers in 83 bytes (0 switches on core 0)",
    ),
  },
  "php-fpm": {
    "worker-timeout": fpm(
      "WARNING",
      "[pool www] child 23154, script '/srv/lab/php/slow.php' (request: \"GET /slow.php\") execution timed out (2.609803 sec), terminating",
    ),
    "child-killed": fpm(
      "WARNING",
      "[pool www] child 23154 exited on signal 9 (SIGKILL) after 2.669693 seconds from start",
    ),
    "child-crashed": fpm(
      "WARNING",
      "[pool www] child 23154 exited on signal 11 (SIGSEGV - core dumped) after 2.669693 seconds from start",
    ),
    "child-terminated": fpm(
      "WARNING",
      "[pool www] child 23154 exited on signal 15 (SIGTERM) after 2.669693 seconds from start",
    ),
    "max-children": fpm("WARNING", "[pool www] server reached pm.max_children setting (5), consider raising it"),
    "start-failed": fpm(
      "ERROR",
      "unable to bind listening socket for address '127.0.0.1:9000': Address already in use (98)",
    ),
    "database-connections-exhausted": fpm(
      "WARNING",
      '[pool www] child 1 said into stderr: "NOTICE: PHP message: PHP Warning:  mysqli_connect(): (HY000/1040): Too many connections in /srv/a.php"',
    ),
    "connection-pool-exhausted": fpm(
      "WARNING",
      '[pool www] child 1 said into stderr: "RedisCluster: connection pool exhausted"',
    ),
    "database-refused": fpm(
      "WARNING",
      '[pool www] child 1 said into stderr: "NOTICE: PHP message: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/a.php:1"',
    ),
    "script-unknown": fpm("WARNING", '[pool www] child 1 said into stderr: "NOTICE: Primary script unknown"'),
    "php-error": fpm(
      "WARNING",
      '[pool www] child 23208 said into stderr: "NOTICE: PHP message: PHP Fatal error:  Allowed memory size of 8388608 bytes exhausted (tried to allocate 50003968 bytes) in /srv/lab/php/mem.php on line 1"',
    ),
  },
  node: {
    "heap-out-of-memory":
      "<--- Last few GCs --->\n[1:0x7f] 100 ms: Mark-Compact\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    "address-in-use": `Error: listen EADDRINUSE: address already in use 127.0.0.1:21048\n${stack}`,
    "start-failed": `Error: Cannot find module 'express'\nRequire stack:\n- /srv/app.js\n${stack}`,
    "uncaught-exception": `Error: boom\n${stack}\n\nNode.js v24.21.0`,
    "native-crash": `Error: x\n${stack}\nSegmentation fault (core dumped)`,
    "database-connections-exhausted": `error: sorry, too many clients already\n${stack}`,
    "connection-pool-exhausted": `KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is probably full.\n${stack}`,
    "database-refused": `Error: connect ECONNREFUSED 127.0.0.1:5432\n${stack}`,
    "too-many-open-files": `Error: EMFILE: too many open files, open '/srv/a'\n${stack}`,
  },
  pm2: {
    "crash-loop": pm2('Script /srv/pm2/crash.js had too many unstable restarts (16). Stopped. "errored"'),
    "memory-restart": pm2(
      "[PM2][WORKER] Process 1 restarted because it exceeds --max-memory-restart value (current_memory=3052965888 max_memory_limit=125829120 [octets])",
    ),
    "app-exited": pm2("App [crash:0] exited with code [1] via signal [SIGINT]"),
  },
};
