import { nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";
import { parseTime } from "../units.ts";
import { scopeName } from "../view.ts";

/** A connect timeout beyond what TCP gives. */
export const connectTimeoutLong = nginxLint(
  {
    id: "nginx/connect-timeout-long",
    title: "{directive} {value} holds clients while a server is gone",
    severity: "low",
    cause: "connect-timeout",
    why: "A healthy server on the same network accepts in milliseconds. A long connect timeout only ties up connections while one is down; above 75 s it usually cannot be reached at all.",
    fix: ["Set {directive} to 2 to 5 s."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_connect_timeout")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(
          ({ name, args }) =>
            /^(proxy|fastcgi|uwsgi|grpc|scgi)_connect_timeout$/.test(name) && (parseTime(args[0]) ?? 0) > 10,
        )
        .map((directive) => {
          const over = (parseTime(directive.args[0]) ?? 0) > 75 ? ", which usually cannot exceed 75 s" : "";
          const names = { directive: directive.name, value: directive.args[0] ?? "" };
          const edits = [replaceDirective(directive, `${directive.name} 5s;`)];
          return {
            at: directive,
            subject: scopeName(scope),
            fact: `${directive.name} ${directive.args[0]}${over}`,
            names,
            edits,
          };
        }),
    ),
);
