import type { RuleCase } from "./nginx-cases.ts";

const head =
  "global\n  log stdout format raw local0\ndefaults\n  mode http\n  log global\n  option httplog\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n";
const haproxy = (backend: string, frontend = "  default_backend be\n", defaults = head) =>
  `${defaults}frontend fe\n  bind :80\n${frontend}backend be\n${backend}`;
const one = "  server s1 10.0.0.1:8081 check\n";

export const haproxyCases: readonly RuleCase[] = [
  {
    rule: "haproxy/syntax-error",
    fires: haproxy('  option httpchk "GET /\n'),
    silent: haproxy('  option httpchk "GET /"\n'),
  },
  { rule: "haproxy/missing-backend", fires: haproxy(one, "  default_backend bee\n"), silent: haproxy(one) },
  {
    rule: "haproxy/timeout-missing",
    fires: haproxy(one, undefined, head.replace("  timeout server 30s\n", "")),
    silent: haproxy(one),
  },
  { rule: "haproxy/health-check-off", fires: haproxy("  server s1 10.0.0.1:8081\n"), silent: haproxy(one) },
  {
    rule: "haproxy/health-check-connect-only",
    fires: haproxy(one),
    silent: haproxy(`  option httpchk GET /h\n${one}`),
  },
  {
    rule: "haproxy/backend-without-servers",
    fires: haproxy("  balance roundrobin\n"),
    silent: haproxy("  http-request return status 200\n"),
  },
  {
    rule: "haproxy/no-default-backend",
    fires: haproxy(one, "  use_backend be if { path /a }\n"),
    silent: haproxy(one),
  },
  {
    rule: "haproxy/connection-reuse",
    fires: haproxy(`  http-reuse always\n${one}`),
    silent: haproxy(`  http-reuse safe\n${one}`),
  },
  {
    rule: "haproxy/retry-non-idempotent",
    fires: haproxy(`  retry-on all-retryable-errors\n${one}`),
    silent: haproxy(`  retry-on all-retryable-errors\n  http-request disable-l7-retry if METH_POST\n${one}`),
  },
  {
    rule: "haproxy/no-redispatch",
    fires: haproxy(`  cookie S insert\n${one}  server s2 10.0.0.2:8081 check\n`),
    silent: haproxy(`  cookie S insert\n  option redispatch\n${one}  server s2 10.0.0.2:8081 check\n`),
  },
  {
    rule: "haproxy/scheme-port-mismatch",
    fires: haproxy("  server s1 10.0.0.1:443 check\n"),
    silent: haproxy("  server s1 10.0.0.1:443 check ssl verify none\n"),
  },
  {
    rule: "haproxy/tls-trust-missing",
    fires: haproxy("  server s1 10.0.0.1:443 ssl\n"),
    silent: haproxy("  server s1 10.0.0.1:443 ssl ca-file @system-ca\n"),
  },
  {
    rule: "haproxy/tls-verify-off",
    fires: haproxy("  server s1 10.0.0.1:443 ssl verify none\n"),
    silent: haproxy("  server s1 10.0.0.1:443 ssl verify required ca-file x\n"),
  },
  {
    rule: "haproxy/tls-server-name-off",
    fires: haproxy("  server s1 10.0.0.1:443 ssl verify none\n"),
    silent: haproxy("  server s1 10.0.0.1:443 ssl verify none sni req.hdr(host)\n"),
  },
  {
    rule: "haproxy/name-without-resolvers",
    fires: haproxy("  server s1 app.internal:8081 check\n"),
    silent: haproxy("  server s1 app.internal:8081 check resolvers dns\n"),
  },
  {
    rule: "haproxy/small-buffer",
    fires: haproxy(one, undefined, head.replace("global\n", "global\n  tune.bufsize 8192\n")),
    silent: haproxy(one, undefined, head.replace("global\n", "global\n  tune.bufsize 32768\n")),
  },
  {
    rule: "haproxy/no-connection-reuse",
    fires: haproxy(`  option httpclose\n${one}`),
    silent: haproxy(`  option http-keep-alive\n${one}`),
  },
  {
    rule: "haproxy/queue-without-timeout",
    fires: haproxy("  server s1 10.0.0.1:8081 check maxconn 5\n"),
    silent: haproxy("  timeout queue 5s\n  server s1 10.0.0.1:8081 check maxconn 5\n"),
  },
  {
    rule: "haproxy/log-missing",
    fires: haproxy(one, undefined, head.replace("  log global\n", "")),
    silent: haproxy(one),
  },
  {
    rule: "haproxy/log-without-error",
    fires: haproxy("  server s1 10.0.0.1:443 ssl verify none\n"),
    silent: haproxy(one),
  },
  {
    rule: "haproxy/return-5xx",
    fires: haproxy(`  http-request return status 503\n${one}`),
    silent: haproxy(`  http-request deny\n${one}`),
  },
];

const modules = ["proxy", "proxy_http", "proxy_balancer"]
  .map((name) => `LoadModule ${name}_module modules/mod_${name}.so\n`)
  .join("");
const apache = (body: string) => `${modules}Listen 80\nServerName a.example\n${body}\n`;
const balancer = (inside: string) => `<Proxy balancer://be>\n${inside}\n</Proxy>\nProxyPass / balancer://be/`;

export const apacheCases: readonly RuleCase[] = [
  {
    rule: "apache/syntax-error",
    fires: apache("<VirtualHost *:80>\nServerName b"),
    silent: apache("<VirtualHost *:80>\nServerName b\n</VirtualHost>"),
  },
  {
    rule: "apache/ssl-proxy-engine-missing",
    fires: apache("ProxyPass / https://10.0.0.1/"),
    silent: apache("SSLProxyEngine on\nProxyPass / https://10.0.0.1/"),
  },
  {
    rule: "apache/handler-module-missing",
    fires: apache("ProxyPass / fcgi://10.0.0.1:9000/"),
    silent: apache("ProxyPass / http://10.0.0.1:8081/"),
  },
  {
    rule: "apache/balancer-without-members",
    fires: apache(balancer("ProxySet lbmethod=byrequests")),
    silent: apache(balancer("BalancerMember http://10.0.0.1:8081")),
  },
  {
    rule: "apache/forced-recovery-off",
    fires: apache(balancer("BalancerMember http://10.0.0.1:8081\nProxySet forcerecovery=Off")),
    silent: apache(balancer("BalancerMember http://10.0.0.1:8081")),
  },
  {
    rule: "apache/scheme-port-mismatch",
    fires: apache("ProxyPass / http://10.0.0.1:9000/"),
    silent: apache("ProxyPass / http://10.0.0.1:8081/"),
  },
  {
    rule: "apache/tls-name-is-address",
    fires: apache("SSLProxyEngine on\nProxyPass / https://10.0.0.1/"),
    silent: apache("SSLProxyEngine on\nSSLProxyCheckPeerName off\nProxyPass / https://10.0.0.1/"),
  },
  {
    rule: "apache/pooled-connections",
    fires: apache("ProxyPass / http://10.0.0.1:8081/"),
    silent: apache("ProxyPass / http://10.0.0.1:8081/ ttl=4"),
  },
  {
    rule: "apache/hostname-resolved-once",
    fires: apache("ProxyPass / http://app.internal:8081/"),
    silent: apache("ProxyPass / http://app.internal:8081/ disablereuse=On"),
  },
  {
    rule: "apache/few-request-workers",
    fires: apache("MaxRequestWorkers 16\nProxyPass / http://10.0.0.1:8081/"),
    silent: apache("MaxRequestWorkers 400\nProxyPass / http://10.0.0.1:8081/"),
  },
  {
    rule: "apache/proxy-timeout",
    fires: apache("Timeout 300\nProxyPass / http://10.0.0.1:8081/"),
    silent: apache("Timeout 300\nProxyTimeout 50\nProxyPass / http://10.0.0.1:8081/"),
  },
  {
    rule: "apache/error-override",
    fires: apache("ProxyErrorOverride On"),
    silent: apache("ProxyErrorOverride On 502 503"),
  },
  {
    rule: "apache/backend-is-self",
    fires: apache("ProxyPass / http://127.0.0.1:80/"),
    silent: apache("ProxyPass / http://127.0.0.1:8081/"),
  },
  {
    rule: "apache/proxy-pass-order",
    fires: apache("ProxyPass / http://10.0.0.1:8081/\nProxyPass /a/ http://10.0.0.2:8081/"),
    silent: apache("ProxyPass /a/ http://10.0.0.2:8081/\nProxyPass / http://10.0.0.1:8081/"),
  },
  {
    rule: "apache/status-page-exposed",
    fires: apache("<Location /server-status>\nSetHandler server-status\n</Location>"),
    silent: apache("<Location /server-status>\nSetHandler server-status\nRequire local\n</Location>"),
  },
  {
    rule: "apache/log-format-without-time",
    fires: apache("CustomLog logs/a combined\nProxyPass / http://10.0.0.1:8081/"),
    silent: apache('LogFormat "%t %>s %D" timed\nCustomLog logs/a timed\nProxyPass / http://10.0.0.1:8081/'),
  },
];
