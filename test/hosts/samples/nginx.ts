/** One record for each message class of nginx's error log: bytes of real programs where a fault was produced, else of the source's format strings. */
const head = (level: string) => `2026/11/22 06:43:02 [${level}] 15707#15707: *2 `;
const tail = (upstream = "http://127.0.0.1:21111/") =>
  `, client: 127.0.0.1, server: shop.example.com, request: "GET /api/orders?id=7 HTTP/1.1", upstream: "${upstream}", host: "127.0.0.1:21113"`;
const local = ', client: 127.0.0.1, server: shop.example.com, request: "GET / HTTP/1.1", host: "127.0.0.1:21113"';
const error = (message: string, upstream?: string) => `${head("error")}${message}${tail(upstream)}`;
const crit = (message: string, upstream?: string) => `${head("crit")}${message}${tail(upstream)}`;
const unix = "http://unix:/srv/lab/app.sock:/";
const handshake = " while SSL handshaking to upstream";
const reading = " while reading response header from upstream";

export const nginxSamples: Readonly<Record<string, string>> = {
  "script-unknown": error(`FastCGI sent in stderr: "Primary script unknown"${reading}`, "fastcgi://127.0.0.1:9000"),
  "php-error": error(
    `FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught Exception: connect() failed (111: Connection refused), client: x in /srv/lab/php/fatal.php:2\nStack trace:\n#0 {main}\n  thrown in /srv/lab/php/fatal.php on line 2"${reading}`,
    "fastcgi://127.0.0.1:9000",
  ),
  "php-notice": error(
    `FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined variable $x in /srv/a.php on line 1"${reading}`,
    "fastcgi://127.0.0.1:9000",
  ),
  "worker-connections": "2026/11/22 06:43:09 [alert] 16132#16132: 10 worker_connections are not enough",
  "too-many-open-files": `${head("alert")}socket() failed (24: Too many open files) while connecting to upstream${tail()}`,
  "no-space": crit(
    'pwrite() "/var/cache/nginx/proxy_temp/0000000001" failed (28: No space left on device) while reading upstream',
  ),
  "out-of-memory": `${head("emerg")}malloc(1048576) failed (12: Cannot allocate memory)${local}`,
  "no-socket": `${head("alert")}socket() failed (97: Address family not supported by protocol) while connecting to upstream${tail()}`,
  "worker-crashed": "2026/11/22 06:43:20 [alert] 16967#16967: worker process 16968 exited on signal 11",
  "dns-name-not-found": `${head("error")}app.internal.example could not be resolved (3: Host not found)${local}`,
  "dns-server-failure": `${head("error")}app.internal.example could not be resolved (2: Server failure)${local}`,
  "dns-refused": `${head("error")}app.internal.example could not be resolved (5: Operation refused)${local}`,
  "dns-timed-out": `${head("error")}app.internal.example could not be resolved (110: Operation timed out)${local}`,
  "dns-resolver-down":
    "2026/11/22 06:42:33 [error] 12989#12989: recv() failed (111: Connection refused) while resolving, resolver: 127.0.0.1:1",
  "dns-no-resolver": `${head("error")}no resolver defined to resolve app.internal.example${local}`,
  "dns-at-startup":
    '2026/11/22 06:43:07 [emerg] 15983#15983: host not found in upstream "app.invalid" in /etc/nginx/nginx.conf:24',
  "unix-refused": error(
    "connect() to unix:/srv/lab/app.sock failed (111: Connection refused) while connecting to upstream",
    unix,
  ),
  "connect-refused": error("connect() failed (111: Connection refused) while connecting to upstream"),
  "host-unreachable": error(
    "connect() to 10.8.8.8:8080 failed (113: No route to host) while connecting to upstream",
    "http://10.8.8.8:8080/",
  ),
  "network-unreachable": error(
    "connect() to 10.7.7.7:8080 failed (101: Network is unreachable) while connecting to upstream",
    "http://10.7.7.7:8080/",
  ),
  "unix-permission": crit(
    "connect() to unix:/srv/lab/app.sock failed (13: Permission denied) while connecting to upstream",
    unix,
  ),
  "connect-permission": crit(
    "connect() to 10.8.8.9:8080 failed (13: Permission denied) while connecting to upstream",
    "http://10.8.8.9:8080/",
  ),
  "ports-exhausted": crit(
    "connect() to 127.0.0.1:21111 failed (99: Cannot assign requested address) while connecting to upstream",
  ),
  "connect-invalid": crit(
    "connect() to 10.8.8.7:8080 failed (22: Invalid argument) while connecting to upstream",
    "http://10.8.8.7:8080/",
  ),
  "unix-missing": crit(
    "connect() to unix:/srv/lab/app.sock failed (2: No such file or directory) while connecting to upstream",
    unix,
  ),
  "unix-backlog": error(
    "connect() to unix:/srv/lab/app.sock failed (11: Resource temporarily unavailable) while connecting to upstream",
    unix,
  ),
  "connect-timed-out": error("upstream timed out (110: Connection timed out) while connecting to upstream"),
  "bind-failed": crit("bind(10.123.45.67) failed (99: Cannot assign requested address) while connecting to upstream"),
  "connect-failed-other": crit(
    "connect() to 127.0.0.1:21111 failed (105: No buffer space available) while connecting to upstream",
  ),
  "certificate-expired": error(`upstream SSL certificate verify error: (10:certificate has expired)${handshake}`),
  "certificate-not-yet-valid": error(
    `upstream SSL certificate verify error: (9:certificate is not yet valid)${handshake}`,
  ),
  "certificate-self-signed": error(`upstream SSL certificate verify error: (18:self-signed certificate)${handshake}`),
  "certificate-untrusted": error(
    `upstream SSL certificate verify error: (20:unable to get local issuer certificate)${handshake}`,
  ),
  "certificate-name": error(`upstream SSL certificate does not match "backend.internal"${handshake}`),
  "certificate-rejected": error(
    `upstream SSL certificate verify error: (26:unsuitable certificate purpose)${handshake}`,
  ),
  "client-certificate-required": error(
    `SSL_read() failed (SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116)${reading}`,
  ),
  "tls-unrecognized-name": crit(
    `SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name:SSL alert number 112)${handshake}`,
  ),
  "tls-protocol-version": error(
    `SSL_do_handshake() failed (SSL: error:0A00042E:SSL routines::tlsv1 alert protocol version:SSL alert number 70)${handshake}`,
  ),
  "tls-handshake-failure": error(
    `SSL_do_handshake() failed (SSL: error:0A000410:SSL routines::sslv3 alert handshake failure:SSL alert number 40)${handshake}`,
  ),
  "tls-to-plain-port": error(
    `SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number)${handshake}`,
  ),
  "tls-handshake-timed-out": error(`upstream timed out (110: Connection timed out)${handshake}`),
  "tls-handshake-closed": error(`peer closed connection in SSL handshake (104: Connection reset by peer)${handshake}`),
  "tls-failed": error(`SSL_do_handshake() failed (SSL: error:0A0000E8:SSL routines::reason(232))${handshake}`),
  "send-timed-out": error("upstream timed out (110: Connection timed out) while sending request to upstream"),
  "response-timed-out": error(`upstream timed out (110: Connection timed out)${reading}`),
  "body-timed-out": error("upstream timed out (110: Connection timed out) while reading upstream"),
  "websocket-idle": `${head("info")}upstream timed out (110: Connection timed out) while proxying upgraded connection${tail()}`,
  "timed-out": error("upstream timed out (110: Connection timed out) while sending early hints to client"),
  "fastcgi-closed": error(`upstream prematurely closed FastCGI stdout${reading}`, "fastcgi://127.0.0.1:9000"),
  "closed-in-body": error("upstream prematurely closed connection while reading upstream"),
  "closed-before-header": error(`upstream prematurely closed connection${reading}`),
  "reset-while-sending": error("writev() failed (104: Connection reset by peer) while sending request to upstream"),
  "reset-in-body": error("readv() failed (104: Connection reset by peer) while reading upstream"),
  "reset-before-header": error(`recv() failed (104: Connection reset by peer)${reading}`),
  "no-live-upstreams": error("no live upstreams while connecting to upstream", "http://backend/"),
  "server-disabled": `${head("warn")}upstream server temporarily disabled while connecting to upstream${tail()}`,
  "header-too-big": error(`upstream sent too big header${reading}`),
  "request-head-too-long": error("too long http2 header value while connecting to upstream"),
  "not-http": error(`upstream sent no valid HTTP/1.0 header${reading}`),
  "not-http2": error(`upstream sent too large http2 frame: 4740180${reading}`, "http://127.0.0.1:21025"),
  "http2-rejected": error(`upstream rejected request with error 7${reading}`),
  "not-fastcgi": error(`upstream sent unsupported FastCGI protocol version: 72${reading}`, "fastcgi://127.0.0.1:21009"),
  "bad-chunk": error("upstream sent invalid chunked response while reading upstream"),
  "conflicting-framing": error(
    `upstream sent duplicate header line: "Content-Length: 2", previous value: "Content-Length: 2"${reading}`,
  ),
  "more-data": `${head("warn")}upstream sent more data than specified in "Content-Length" header while reading upstream${tail()}`,
  "invalid-header": error(`upstream sent invalid header: "X-B\\x01..."${reading}`),
  "temp-file-permission": `${head("crit")}open() "/var/lib/lab/client_body/0000000001" failed (13: Permission denied)${local}`,
  "rewrite-loop": `${head("error")}rewrite or internal redirection cycle while processing "/x"${local}`,
  "limit-req": `${head("error")}limiting requests, excess: 0.989 by zone "rl"${local}`,
  "limit-conn": `${head("error")}limiting connections by zone "cl"${local}`,
  "auth-request-failed": `${head("error")}auth request unexpected status: 502${local}`,
  "client-gone": `${head("info")}epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream${tail()}`,
  "bad-upstream": `${head("error")}no port in upstream "app"${local}`,
  "no-certificate-file": `${head("error")}cannot load certificate "/etc/ssl/app.pem": BIO_new_file() failed${local}`,
  "config-rejected":
    '2026/11/22 06:43:07 [emerg] 15983#15983: "events" directive is not allowed here in /etc/nginx/nginx.conf:9',
};
