/** One record for each message class of Apache's ErrorLog: bytes of httpd 2.4.71 where a fault was produced, else of the source's format strings. */
const at = "[Sun Nov 22 06:51:52.354436 2026]";
const proxy = (text: string) => `${at} [proxy:error] [pid 29972:tid 29976] ${text}`;
const http = (text: string) => `${at} [proxy_http:error] [pid 29972:tid 29976] ${text}`;
const client = "[client 127.0.0.1:44704] ";
const peer = "127.0.0.1:21001 (127.0.0.1:21001)";
const socket = "http: attempt to connect to Unix domain socket /srv/lab/app.sock (localhost:80) failed";

export const apacheSamples: Readonly<Record<string, string>> = {
  "too-many-open-files": proxy(
    "(24)Too many open files: AH00952: http: error creating fam 2 socket to 127.0.0.1:21001 for (127.0.0.1:21001)",
  ),
  "no-space": proxy("(28)No space left on device: AH01090: creation of temporary file in directory /var/tmp failed"),
  "ports-exhausted": proxy(`(99)Cannot assign requested address: AH00957: http: attempt to connect to ${peer} failed`),
  "connect-refused": proxy(`(111)Connection refused: AH00957: http: attempt to connect to ${peer} failed`),
  "connect-timed-out": proxy(`(110)Connection timed out: AH00957: http: attempt to connect to ${peer} failed`),
  unreachable: proxy(`(113)No route to host: AH00957: http: attempt to connect to ${peer} failed`),
  "connect-permission": proxy(`(13)Permission denied: AH00957: http: attempt to connect to ${peer} failed`),
  "unix-permission": proxy(`(13)Permission denied: AH02454: ${socket}`),
  "unix-backlog": proxy(`(11)Resource temporarily unavailable: AH02454: ${socket}`),
  "unix-refused": proxy(`(2)No such file or directory: AH02454: ${socket}`),
  "connect-failed": proxy(`(105)No buffer space available: AH00957: http: attempt to connect to ${peer} failed`),
  "bind-failed": proxy("(99)Cannot assign requested address: AH00956: http: failed to bind socket to local address"),
  "dns-failure": proxy(
    `(EAI 2)Name or service not known: ${client}AH00898: DNS lookup failure for: app.invalid returned by /`,
  ),
  "worker-disabled": proxy("AH00940: http: disabled connection for (127.0.0.1:21001)"),
  "all-workers-in-error": `${at} [proxy_balancer:error] [pid 1:tid 2] ${client}AH01170: balancer://be: All workers are in error state`,
  "no-members": `${at} [proxy_balancer:error] [pid 1:tid 2] ${client}AH01171: balancer://be: No workers in balancer`,
  "backend-busy": proxy("AH00934: all workers are busy.  Unable to serve http://127.0.0.1:21001/"),
  consequence: http(`${client}AH01114: HTTP: failed to make connection to backend: 127.0.0.1`),
  "response-timed-out": http(
    `(70007)The timeout specified has expired: ${client}AH01102: error reading status line from remote server 127.0.0.1:21001`,
  ),
  "closed-before-header": http(
    `(20014)Internal error (specific information not available): ${client}AH01102: error reading status line from remote server 127.0.0.1:21001`,
  ),
  "body-timed-out": http(`(70007)The timeout specified has expired: ${client}AH01110: error reading response`),
  "body-invalid": http(
    `(20014)Internal error (specific information not available): ${client}AH01110: error reading response`,
  ),
  "body-cut": http(
    `(70008)Partial results are valid but processing is incomplete: ${client}AH01110: error reading response`,
  ),
  "header-invalid": `${at} [proxy_http:warn] [pid 1:tid 2] ${client}AH01106: bad HTTP/1.1 header returned by / (GET)`,
  "header-too-large": `${at} [proxy_http:warn] [pid 1:tid 2] ${client}AH10124: header size is over the limit allowed by ResponseFieldSize (8192 bytes). Bad response header: 'X-Big: aaaa[...]'`,
  "fastcgi-closed": `${at} [proxy_fcgi:error] [pid 1:tid 2] (104)Connection reset by peer: ${client}AH01067: Failed to read FastCGI header`,
  "headers-unread": `${at} [proxy_http:warn] [pid 1:tid 2] (104)Connection reset by peer: ${client}AH10404: Error reading headers from backend`,
  "not-fastcgi": `${at} [proxy_fcgi:error] [pid 1:tid 2] ${client}AH01068: Got bogus version 72`,
  "request-send-timed-out": proxy(
    `(70007)The timeout specified has expired: ${client}AH01084: pass request body failed to 127.0.0.1:21001 (127.0.0.1)`,
  ),
  "reset-while-sending": proxy(
    `(104)Connection reset by peer: ${client}AH01084: pass request body failed to 127.0.0.1:21001 (127.0.0.1)`,
  ),
  "send-failed": http(`${client}AH01097: pass request body failed to 127.0.0.1:21044 (127.0.0.1) from 127.0.0.1 ()`),
  "uwsgi-packet-too-large": `${at} [proxy:error] [pid 1:tid 2] ${client}AH10259: can't send headers to 127.0.0.1:21001: packet size too large (70000)`,
  "script-unknown": `${at} [proxy_fcgi:error] [pid 1:tid 2] ${client}AH01071: Got error 'Primary script unknown'`,
  "php-error": `${at} [proxy_fcgi:error] [pid 1:tid 2] ${client}AH01071: Got error 'PHP message: PHP Fatal error:  Uncaught Exception: AH00957 (111)Connection refused in /srv/a.php:2'`,
  "script-output": `${at} [cgi:error] [pid 1:tid 2] ${client}End of script output before headers: a.cgi`,
  "certificate-expired": `${at} [ssl:error] [pid 1:tid 2] [remote 127.0.0.1:21048] AH02039: Certificate Verification: Error (10): certificate has expired`,
  "certificate-name": `${at} [ssl:info] [pid 1:tid 2] [remote 127.0.0.1:21048] AH02411: SSL Proxy: Peer certificate does not match for hostname app.example`,
  "certificate-untrusted": `${at} [ssl:error] [pid 1:tid 2] [remote 127.0.0.1:21062] AH02039: Certificate Verification: Error (20): unable to get local issuer certificate`,
  "client-certificate-required": `${at} [ssl:warn] [pid 1:tid 2] [remote 127.0.0.1:21062] AH02268: Proxy client certificate callback: (shop:80) downstream server wanted client certificate but none are configured`,
  "tls-to-plain-port": `${at} [ssl:info] [pid 1:tid 2] [remote 127.0.0.1:21044] AH02003: SSL Proxy connect failed\n${at} [ssl:info] [pid 1:tid 2] SSL Library Error: error:0A00010B:SSL routines::wrong version number`,
  "tls-handshake": proxy(`${client}AH00898: Error during SSL Handshake with remote server returned by /`),
  "tls-connect-failed": `${at} [ssl:info] [pid 1:tid 2] [remote 127.0.0.1:21044] AH02003: SSL Proxy connect failed`,
  "proxy-engine-off": `${at} [core:error] [pid 1:tid 2] [remote 127.0.0.1:21067] AH01961:  failed to enable ssl support [Hint: if using mod_ssl, see SSLProxyEngine]`,
  "no-protocol-handler": `${at} [proxy:warn] [pid 1:tid 2] ${client}AH01144: No protocol handler was valid for the URL / (scheme 'uwsgi'). If you are using a DSO version of mod_proxy, make sure the proxy submodules are included in the configuration using LoadModule.`,
  "proxy-loop": proxy(`${client}AH00898: Max-Forwards has reached zero - proxy loop? returned by /`),
  "connect-blocked": proxy(`${client}AH00898: Connect to remote machine blocked returned by /`),
  "redirect-loop": `${at} [core:error] [pid 1:tid 2] ${client}AH00124: Request exceeded the limit of 10 internal redirects due to probable configuration error. Use 'LimitInternalRecursion' to increase the limit if necessary. Use 'LogLevel debug' to get a backtrace.`,
  "max-request-workers": `${at} [mpm_event:error] [pid 1:tid 2] AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting`,
  "child-crashed": `${at} [core:notice] [pid 1:tid 2] AH00052: child pid 12 exit signal Segmentation fault (11)`,
  "config-rejected": `${at} [core:crit] [pid 1:tid 2] (98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80`,
  "temp-file": proxy("(13)Permission denied: AH01090: creation of temporary file in directory /var/tmp failed"),
};
