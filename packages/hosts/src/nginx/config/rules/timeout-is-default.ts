import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseTime } from "../units.ts";
import { scopeName, settings } from "../view.ts";

/** Timeouts written out that are nginx's own defaults. */
export const timeoutIsDefault = nginxLint(
  {
    id: "nginx/timeout-is-default",
    title: "{directive} {value} is the default",
    severity: "info",
    cause: "response-timeout",
    why: "The connect, send and read timeouts are 60 s by default: writing them out changes nothing and mends no timeout.",
    fix: ["Remove the line, or choose a value: it must grow outwards, app < nginx < load balancer."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_read_timeout")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) => {
      const parent = { ...scope, chain: scope.chain.slice(0, -1) };
      return (scope.directive.block ?? [])
        .filter(
          ({ name, args }) =>
            /^(proxy|fastcgi|uwsgi|grpc|scgi)_(connect|send|read)_timeout$/.test(name) && parseTime(args[0]) === 60,
        )
        .filter(({ name }) => settings(parent, name).length === 0)
        .map((directive) => ({
          at: directive,
          subject: `${directive.name} of ${scopeName(scope)}`,
          fact: `${directive.name} ${directive.args[0]}`,
          names: { directive: directive.name, value: directive.args[0] ?? "" },
        }));
    }),
);
