import type { Form } from "./reference.ts";

const any = Number.POSITIVE_INFINITY;
const everywhere = [
  "main",
  "events",
  "http",
  "http/server",
  "http/location",
  "http/if in server",
  "http/if in location",
  "http/limit_except",
  "http/upstream",
  "stream",
  "stream/server",
  "stream/upstream",
  "mail",
  "mail/server",
];

/** Where nginx -t (1.22.1 and 1.31.5, all 522 directives of a Debian build asked) takes more than its documentation says. */
export const corrections: Readonly<Record<string, Partial<Form>>> = {
  access_log: { most: any },
  error_log: { most: any, contexts: [...everywhere.slice(0, 5), "stream", "stream/server", "mail", "mail/server"] },
  if: { most: any },
  "ngx_http_upstream_module server": { most: any },
  "ngx_stream_upstream_module server": { most: any },
  "ngx_stream_core_module listen": { most: any },
  "ngx_stream_ssl_module ssl_protocols": { fewest: 1, most: any },
  "ngx_stream_proxy_module proxy_ssl_protocols": { fewest: 1, most: any },
  "ngx_stream_log_module access_log": { most: any },
  include: { contexts: everywhere, fewest: 1, most: 1 },
  keepalive_disable: { most: 2 },
  stub_status: { most: 1 },
  ssl_protocols: { fewest: 1, most: any },
  proxy_ssl_protocols: { fewest: 1, most: any },
  grpc_ssl_protocols: { fewest: 1, most: any },
  uwsgi_ssl_protocols: { fewest: 1, most: any },
  dav_access: { most: 3 },
  fastcgi_store_access: { most: 3 },
  proxy_store_access: { most: 3 },
  scgi_store_access: { most: 3 },
  uwsgi_store_access: { most: 3 },
  userid_flags: { most: 3 },
  proxy_cookie_flags: { most: 4 },
  fastcgi_split_path_info: { contexts: ["http", "http/server", "http/location"] },
  secure_link_secret: { contexts: ["http", "http/server", "http/location"] },
};
