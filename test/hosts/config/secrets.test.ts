import { describe, expect, it } from "vitest";
import { loadApacheConfig } from "../../../packages/hosts/src/apache/config/load.ts";
import { parseHaproxy } from "../../../packages/hosts/src/haproxy/config/parse.ts";
import { lintFiles } from "../../../packages/hosts/src/host.ts";
import { withoutSecrets } from "../../../packages/hosts/src/lint/secrets.ts";

const reader = (text: string) => ({ read: async () => text, glob: async () => [] });

describe("secrets in configuration", () => {
  it.each([
    ["proxy_set_header Authorization hunter2", "proxy_set_header Authorization REDACTED"],
    ["proxy_set_header Authorization $http_authorization", "proxy_set_header Authorization $http_authorization"],
    ["proxy_set_header X-Api-Key hunter2", "proxy_set_header X-Api-Key REDACTED"],
    ["stats auth admin:hunter2", "stats auth REDACTED"],
    ["user joe insecure-password hunter2", "user joe insecure-password REDACTED"],
    ["AuthLDAPBindPassword hunter2", "AuthLDAPBindPassword REDACTED"],
    ["app --db-password=hunter2", "app --db-password=REDACTED"],
    ["proxy_pass http://joe:hunter2@10.0.0.1/", "proxy_pass http://REDACTED@10.0.0.1/"],
    ["server s1 10.0.0.1:80 cookie s1 check", "server s1 10.0.0.1:80 cookie s1 check"],
    ["ssl_password_file /etc/ssl/pass", "ssl_password_file /etc/ssl/pass"],
    ["location /reset-password", "location /reset-password"],
    ["log_format x $http_authorization plain", "log_format x $http_authorization plain"],
  ])("%s", (text, expected) => {
    expect(withoutSecrets(text.split(" ")).join(" ")).toBe(expected);
  });

  it("are in no snapshot, finding or diff", async () => {
    const nginx =
      'events {}\nhttp {\n  server {\n    listen 80;\n    proxy_set_header Authorization "Basic hunter2";\n    proxy_set_header Host $host;\n    location / {\n      proxy_set_header X-A b;\n      proxy_pass http://localhost:1;\n      # password hunter2\n    }\n  }\n}\n';
    const haproxy =
      "global\n  log stdout format raw local0\ndefaults\n  mode http\nfrontend fe\n  bind :80\n  stats auth admin:hunter2\n  default_backend be\nbackend be\n  http-request set-header Authorization hunter2\n  server s1 10.0.0.1:80\n";
    const apache = 'ServerName a\nRequestHeader set Authorization "hunter2"\nProxyPass / https://10.0.0.1/\n';
    for (const text of [nginx, haproxy, apache]) {
      const { snapshots, findings } = await lintFiles(["/x.conf"], { reader: reader(text) });

      expect(findings.length).toBeGreaterThan(0);
      expect(JSON.stringify([snapshots, findings])).not.toContain("hunter2");
    }
  });
});

describe("readers never throw", () => {
  it.each([
    "",
    "\0",
    "<",
    "</",
    "<a",
    "</VirtualHost>",
    "\\",
    "a\\",
    '"',
    "server",
    "listen",
    "backend\nserver\nserver x\n",
    "defaults from",
    "ProxyPass",
    "ProxyPass /",
    "<Proxy balancer://>\nBalancerMember\n</Proxy>",
    "Include",
    "Include *",
    "LogFormat",
    "x".repeat(100_000),
    "frontend a\nbind\nstats\ntimeout\nuse_backend\n",
  ])("%j", async (text) => {
    parseHaproxy({ a: text });
    await loadApacheConfig("/a", reader(text));
    await lintFiles(["/a"], { reader: reader(`${text}\nServerName a\n`) });
    await lintFiles(["/a"], { reader: reader(`global\ndefaults\nfrontend f\n${text}`) });
    await lintFiles(["/a"], {
      reader: reader(`http { server { listen 80; ${text.replaceAll("{", "")} } }\nevents {}`),
    });
  });
});
