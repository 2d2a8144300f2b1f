import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** Uploads passed on as they come. */
export const requestBufferingOff = nginxLint(
  {
    id: "nginx/request-buffering-off",
    title: "{directive} off: requests with a body are never retried",
    severity: "low",
    cause: "backend-closed-early",
    why: "A body that was passed on as it came cannot be sent again: a dead server ends the request with 502 though others live, and slow uploads hold the app's workers.",
    fix: ["Keep {directive} on but for locations that take very large uploads."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_request_buffering")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name, args }) => /^(proxy|fastcgi|uwsgi|scgi)_request_buffering$/.test(name) && args[0] === "off")
        .map((directive) => ({
          at: directive,
          subject: scopeName(scope),
          fact: `${directive.name} off`,
          names: { directive: directive.name },
        })),
    ),
);
