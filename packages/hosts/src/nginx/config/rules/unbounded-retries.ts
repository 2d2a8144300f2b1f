import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseTime } from "../units.ts";
import { scopeName, value } from "../view.ts";

/** Retries over all servers, each with the full timeout. */
export const unboundedRetries = nginxLint(
  {
    id: "nginx/unbounded-retries",
    title: "A request may wait {servers} timeouts long in {name}",
    severity: "medium",
    cause: "response-timeout",
    why: "By default nginx tries every server, each for the whole timeout, before it answers: a client waits servers x timeout, and one slow URL takes all servers out.",
    fix: ["Where {name} is used: proxy_next_upstream_tries 2; proxy_next_upstream_timeout 10s;"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_next_upstream_tries")],
  },
  ({ passes }) =>
    passes.flatMap(({ upstream, scope, directive, kind }) => {
      const tries = value(scope, `${kind}_next_upstream_tries`) ?? "0";
      const time = value(scope, `${kind}_next_upstream_timeout`) ?? "0";
      const off = value(scope, `${kind}_next_upstream`) === "off";
      if (!upstream || upstream.servers.length < 2 || tries !== "0" || parseTime(time) !== 0 || off) return [];
      const edits = [
        insertAfter(directive, `${kind}_next_upstream_tries 2;`),
        insertAfter(directive, `${kind}_next_upstream_timeout 10s;`),
      ];
      const { name, servers } = upstream;
      return [
        {
          at: directive,
          subject: scopeName(scope),
          fact: `${servers.length} servers, ${kind}_next_upstream_tries and _timeout are 0 (no limit)`,
          names: { name, servers: String(servers.length) },
          pool: name,
          edits,
        },
      ];
    }),
);
