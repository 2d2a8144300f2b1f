/** A rule with a configuration that it must find and a near one that it must not; `version` is nginx's. */
export interface RuleCase {
  readonly rule: string;
  readonly fires: string;
  readonly silent: string;
  readonly version?: string;
  readonly silentVersion?: string;
}

const http = (body: string) =>
  `worker_processes auto;\nevents { worker_connections 4096; }\nworker_rlimit_nofile 8192;\nhttp {\n${body}\n}\n`;
const server = (body: string, outside = "") =>
  http(`${outside}\nserver {\n    listen 80;\n    server_name a.example;\n    ${body}\n}`);
const location = (body: string, outside = "") => server(`location / {\n        ${body}\n    }`, outside);
const pass = "proxy_pass http://127.0.0.1:8080;";
const two = "upstream be { server 10.0.0.1:8080; server 10.0.0.2:8080; }";

export const nginxCases: readonly RuleCase[] = [
  { rule: "nginx/syntax-error", fires: "http { server { }", silent: "events {} http { server { } }" },
  { rule: "nginx/directive-not-allowed", fires: "http { events { } }", silent: "events { } http { }" },
  { rule: "nginx/wrong-argument-count", fires: server("listen;"), silent: server("listen 81;") },
  {
    rule: "nginx/unknown-directive",
    fires: location("proxy_pas http://127.0.0.1:8080;"),
    silent: location("lua_need_request_body on;"),
  },
  { rule: "nginx/include-missing", fires: http("include nowhere.conf;"), silent: http("include nowhere/*.conf;") },
  {
    rule: "nginx/duplicate-upstream",
    fires: http(`${two} ${two}`),
    silent: http(`${two} upstream other { server 10.0.0.1; }`),
  },
  { rule: "nginx/no-events-section", fires: "http { }", silent: "events { } http { }" },
  {
    rule: "nginx/hostname-at-startup",
    fires: location("proxy_pass http://app.internal;"),
    silent: location("proxy_pass http://10.0.0.1;"),
  },
  {
    rule: "nginx/variable-without-resolver",
    fires: location("set $b app.internal; proxy_pass http://$b;"),
    silent: location("resolver 10.0.0.2; set $b app.internal; proxy_pass http://$b;"),
  },
  { rule: "nginx/public-resolver", fires: http("resolver 8.8.8.8;"), silent: http("resolver 10.0.0.2;") },
  { rule: "nginx/local-resolver", fires: http("resolver 127.0.0.11:53;"), silent: http("resolver 127.0.0.1;") },
  {
    rule: "nginx/localhost-upstream",
    fires: location("proxy_pass http://localhost:3000;"),
    silent: location("proxy_pass http://127.0.0.1:3000;"),
  },
  {
    rule: "nginx/keepalive-ineffective",
    fires: location("proxy_pass http://be;", "upstream be { server 10.0.0.1; keepalive 8; }"),
    silent: location(
      'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://be;',
      "upstream be { server 10.0.0.1; keepalive 8; }",
    ),
  },
  {
    rule: "nginx/keepalive-ineffective",
    fires: location("proxy_pass http://be;", "upstream be { server 10.0.0.1; keepalive 8; }"),
    silent: location("proxy_pass http://be;", "upstream be { server 10.0.0.1; keepalive 8; }"),
    version: "1.29.6",
    silentVersion: "1.29.7",
  },
  {
    rule: "nginx/keepalive-missing",
    fires: location("proxy_pass http://be;", two),
    silent: location("proxy_pass http://be;", two),
    version: "1.24.0",
    silentVersion: "1.30.0",
  },
  {
    rule: "nginx/keepalive-by-default",
    fires: location("proxy_pass http://be;", two),
    silent: location("proxy_pass http://be;", two),
    version: "1.29.7",
    silentVersion: "1.28.0",
  },
  {
    rule: "nginx/keepalive-timeout",
    fires: location(
      'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://be;',
      "upstream be { server 10.0.0.1; keepalive 8; }",
    ),
    silent: location(
      'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://be;',
      "upstream be { server 10.0.0.1; keepalive 8; keepalive_timeout 4s; }",
    ),
  },
  {
    rule: "nginx/header-inheritance",
    fires: server(`proxy_set_header Connection ""; location / { proxy_set_header X-A b; ${pass} }`),
    silent: server(`proxy_set_header Connection ""; location / { ${pass} }`),
  },
  {
    rule: "nginx/load-balancing-order",
    fires: http("upstream be { keepalive 8; least_conn; server 10.0.0.1; }"),
    silent: http("upstream be { least_conn; keepalive 8; server 10.0.0.1; }"),
  },
  {
    rule: "nginx/max-fails-default",
    fires: location("proxy_pass http://be;", two),
    silent: location(
      "proxy_pass http://be;",
      "upstream be { server 10.0.0.1 max_fails=3; server 10.0.0.2 max_fails=3; }",
    ),
  },
  {
    rule: "nginx/max-fails-single",
    fires: http("upstream be { server 10.0.0.1 max_fails=3; }"),
    silent: http("upstream be { server 10.0.0.1 max_fails=3; server 10.0.0.2; }"),
  },
  {
    rule: "nginx/max-conns",
    fires: http("upstream be { zone be 64k; server 10.0.0.1 max_conns=5; }"),
    silent: http("upstream be { zone be 64k; server 10.0.0.1 max_conns=5; server 10.0.0.2; }"),
  },
  {
    rule: "nginx/no-usable-server",
    fires: http("upstream be { server 10.0.0.1 backup; }"),
    silent: http("upstream be { server 10.0.0.1 down; }"),
  },
  {
    rule: "nginx/all-servers-down",
    fires: http("upstream be { server 10.0.0.1 down; }"),
    silent: http("upstream be { server 10.0.0.1 down; server 10.0.0.2; }"),
  },
  {
    rule: "nginx/connect-timeout-long",
    fires: location(`proxy_connect_timeout 2m; ${pass}`),
    silent: location(`proxy_connect_timeout 10s; ${pass}`),
  },
  {
    rule: "nginx/timeout-is-default",
    fires: location(`proxy_read_timeout 60s; ${pass}`),
    silent: http(`proxy_read_timeout 30s; server { proxy_read_timeout 60s; location / { ${pass} } }`),
  },
  {
    rule: "nginx/read-timeout-long",
    fires: http(`proxy_read_timeout 5m;`),
    silent: location(`proxy_read_timeout 5m; ${pass}`),
  },
  {
    rule: "nginx/non-idempotent-retry",
    fires: location(`proxy_next_upstream error timeout non_idempotent; ${pass}`),
    silent: location(`proxy_next_upstream error timeout; ${pass}`),
  },
  {
    rule: "nginx/unbounded-retries",
    fires: location("proxy_pass http://be;", two),
    silent: location("proxy_next_upstream_tries 2; proxy_pass http://be;", two),
  },
  {
    rule: "nginx/retry-on-app-error",
    fires: location("proxy_next_upstream error http_500; proxy_pass http://be;", two),
    silent: location("proxy_next_upstream error timeout; proxy_pass http://be;", two),
  },
  {
    rule: "nginx/buffer-sizes",
    fires: location(`proxy_buffer_size 16k; ${pass}`),
    silent: location(`proxy_buffer_size 12k; ${pass}`),
  },
  {
    rule: "nginx/buffer-too-small",
    fires: location(`auth_request /auth; ${pass}`),
    silent: location(`auth_request /auth; proxy_buffer_size 8k; ${pass}`),
  },
  {
    rule: "nginx/buffering-off",
    fires: location(`proxy_buffering off; ${pass}`),
    silent: location(`proxy_buffering on; ${pass}`),
  },
  {
    rule: "nginx/request-buffering-off",
    fires: location(`proxy_request_buffering off; ${pass}`),
    silent: location(`proxy_request_buffering on; ${pass}`),
  },
  {
    rule: "nginx/file-limit",
    fires: `events { worker_connections 1024; }\nhttp { server { location / { ${pass} } } }`,
    silent: `worker_rlimit_nofile 2048;\nevents { worker_connections 1024; }\nhttp { server { location / { ${pass} } } }`,
  },
  {
    rule: "nginx/few-worker-connections",
    fires: `events { }\nhttp { server { location / { ${pass} } } }`,
    silent: `events { worker_connections 1024; }\nhttp { server { location / { ${pass} } } }`,
  },
  { rule: "nginx/one-worker", fires: `events { }\nhttp { server { location / { ${pass} } } }`, silent: location(pass) },
  {
    rule: "nginx/tls-server-name-off",
    fires: location("proxy_pass https://app.internal;"),
    silent: location("proxy_ssl_server_name on; proxy_pass https://app.internal;"),
  },
  {
    rule: "nginx/tls-name-is-group",
    fires: location("proxy_ssl_verify on; proxy_ssl_trusted_certificate /ca.pem; proxy_pass https://be;", two),
    silent: location(
      "proxy_ssl_verify on; proxy_ssl_name app.example; proxy_ssl_trusted_certificate /ca.pem; proxy_pass https://be;",
      two,
    ),
  },
  {
    rule: "nginx/tls-verify-off",
    fires: location("proxy_pass https://10.0.0.1;"),
    silent: location("proxy_ssl_verify on; proxy_pass https://10.0.0.1;"),
  },
  {
    rule: "nginx/tls-trust-missing",
    fires: location("proxy_ssl_verify on; proxy_pass https://10.0.0.1;"),
    silent: location("proxy_ssl_verify on; proxy_ssl_trusted_certificate /ca.pem; proxy_pass https://10.0.0.1;"),
  },
  {
    rule: "nginx/tls-protocols",
    fires: location("proxy_ssl_protocols TLSv1.2; proxy_pass https://10.0.0.1;"),
    silent: location("proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_pass https://10.0.0.1;"),
  },
  {
    rule: "nginx/tls-protocols",
    fires: location("proxy_pass https://10.0.0.1;"),
    silent: location("proxy_pass https://10.0.0.1;"),
    version: "1.23.3",
    silentVersion: "1.23.4",
  },
  {
    rule: "nginx/scheme-port-mismatch",
    fires: location("proxy_pass http://10.0.0.1:443;"),
    silent: location("proxy_pass https://10.0.0.1:443;"),
  },
  {
    rule: "nginx/scheme-port-mismatch",
    fires: location("proxy_pass https://be;", "upstream be { server 10.0.0.1; }"),
    silent: location("proxy_pass https://be;", "upstream be { server 10.0.0.1:443; }"),
  },
  {
    rule: "nginx/app-protocol-mismatch",
    fires: location("proxy_pass http://unix:/run/php/php8.2-fpm.sock;"),
    silent: location("fastcgi_param SCRIPT_FILENAME x; fastcgi_pass unix:/run/php/php8.2-fpm.sock;"),
  },
  {
    rule: "nginx/unix-socket-path",
    fires: location("proxy_pass http://unix:/tmp/app.sock:/;"),
    silent: location("proxy_pass http://unix:/run/app.sock:/;"),
  },
  {
    rule: "nginx/proxy-pass-uri",
    fires: server("location ~ ^/a { proxy_pass http://127.0.0.1:8080/b; }"),
    silent: server("location /a { proxy_pass http://127.0.0.1:8080/b; }"),
  },
  {
    rule: "nginx/upstream-is-self",
    fires: location("proxy_pass http://127.0.0.1;"),
    silent: location("proxy_pass http://127.0.0.1:81;"),
  },
  {
    rule: "nginx/error-page-masks",
    fires: server("error_page 502 =200 /50x.html; location = /50x.html { }"),
    silent: server("error_page 502 /50x.html; location = /50x.html { }"),
  },
  {
    rule: "nginx/error-page-missing",
    fires: server(`error_page 502 /50x.html; location / { ${pass} }`),
    silent: server(`error_page 502 /50x.html; location = /50x.html { } location / { ${pass} }`),
  },
  {
    rule: "nginx/status-page-exposed",
    fires: server("location /s { stub_status; }"),
    silent: server("location /s { stub_status; allow 127.0.0.1; deny all; }"),
  },
  {
    rule: "nginx/status-page-loopback",
    fires: server("location /s { stub_status; allow 127.0.0.1; deny all; }"),
    silent: server("location /s { stub_status; allow 127.0.0.1; allow ::1; deny all; }"),
  },
  {
    rule: "nginx/stub-status-parameter",
    fires: server("location /s { stub_status on; }"),
    silent: server("location /s { stub_status; }"),
  },
  { rule: "nginx/error-log-off", fires: http("error_log off;"), silent: http("error_log /var/log/nginx/error.log;") },
  {
    rule: "nginx/log-format-without-upstream",
    fires: location(pass),
    silent: location(`access_log /l up; ${pass}`, "log_format up '$status $upstream_status';"),
  },
  {
    rule: "nginx/client-body-size",
    fires: location(`client_max_body_size 0; ${pass}`),
    silent: location(`client_max_body_size 20m; ${pass}`),
  },
  {
    rule: "nginx/websocket",
    fires: location(`proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; ${pass}`),
    silent: location(
      `proxy_http_version 1.1; proxy_read_timeout 1h; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; ${pass}`,
    ),
  },
  {
    rule: "nginx/server-without-name",
    fires: http("server { listen 80; }"),
    silent: http("server { listen 80 default_server; }"),
  },
  { rule: "nginx/return-5xx", fires: location("return 503;"), silent: location("return 404;") },
  {
    rule: "nginx/limit-status",
    fires: location("limit_req zone=a;"),
    silent: location("limit_req_status 429; limit_req zone=a;"),
  },
  {
    rule: "nginx/auth-request",
    fires: server(`auth_request /auth; location = /auth { ${pass} }`),
    silent: server(`auth_request /auth; location = /auth { proxy_read_timeout 3s; ${pass} }`),
  },
  {
    rule: "nginx/fastcgi-script-filename",
    fires: location("fastcgi_param A b; fastcgi_pass 127.0.0.1:9000;"),
    silent: location("fastcgi_param SCRIPT_FILENAME b; fastcgi_pass 127.0.0.1:9000;"),
  },
  {
    rule: "nginx/forwarded-headers",
    fires: location(pass),
    silent: location(
      `proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; ${pass}`,
    ),
  },
  {
    rule: "nginx/location-outside-server",
    fires: "location /a { return 200; }",
    silent: "server { location /a { return 200; } }",
  },
];
