import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseTime } from "../units.ts";
import { scopeName } from "../view.ts";

/** A read timeout longer than the load balancers in front wait. */
export const readTimeoutLong = nginxLint(
  {
    id: "nginx/read-timeout-long",
    title: "{directive} {value} is longer than load balancers in front usually wait",
    severity: "medium",
    cause: "response-timeout",
    basis: "inferred",
    why: "An ALB gives up after 60 s idle, Application Gateway after 20 or 30 s, Cloudflare after 100 to 120 s: they likely answer 504 or 524 first, nginx logs 499, and the app's worker goes on in vain. Timeouts must grow outwards: app < nginx < load balancer < edge.",
    fix: [
      "Keep the default and give long-running locations their own value; or raise the timeouts in front above {value}.",
    ],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_read_timeout")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      scope.directive.name === "location" || scope.directive.name === "if"
        ? []
        : (scope.directive.block ?? [])
            .filter(
              ({ name, args }) =>
                /^(proxy|fastcgi|uwsgi|grpc|scgi)_read_timeout$/.test(name) && (parseTime(args[0]) ?? 0) >= 120,
            )
            .map((directive) => ({
              at: directive,
              subject: scopeName(scope),
              fact: `${directive.name} ${directive.args[0]} holds for every location below`,
              names: { directive: directive.name, value: directive.args[0] ?? "" },
            })),
    ),
);
