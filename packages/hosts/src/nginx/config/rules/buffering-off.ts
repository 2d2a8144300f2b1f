import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** Slow clients that hold app workers. */
export const bufferingOff = nginxLint(
  {
    id: "nginx/buffering-off",
    title: "{directive} off: slow clients hold the app's workers",
    severity: "low",
    cause: "overload",
    why: "Without response buffering the app's worker is busy until the client has read the answer; a few slow clients use up all workers.",
    fix: ["Keep buffering on, and switch it off per response with X-Accel-Buffering: no where it streams."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_buffering")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name, args }) => /^(proxy|fastcgi|uwsgi|scgi)_buffering$/.test(name) && args[0] === "off")
        .map((directive) => ({
          at: directive,
          subject: scopeName(scope),
          fact: `${directive.name} off`,
          names: { directive: directive.name },
        })),
    ),
);
