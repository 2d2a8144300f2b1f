import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, setting } from "../view.ts";

/** App errors counted as dead servers. */
export const retryOnAppError = nginxLint(
  {
    id: "nginx/retry-on-app-error",
    title: "An error of the app takes servers out of {name}",
    severity: "medium",
    cause: "no-live-backends",
    why: "With http_5xx in proxy_next_upstream an error answer counts as a failure: one broken URL marks every server down, and then all URLs answer 502.",
    fix: ["Take the http_ statuses out of {directive}, or set max_fails=0 for the servers."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_next_upstream")],
  },
  ({ passes }) =>
    passes.flatMap(({ upstream, scope, kind }) => {
      const directive = setting(scope, `${kind}_next_upstream`);
      const statuses = (directive?.args ?? []).filter((arg) => /^http_5/.test(arg));
      if (!upstream || !directive || statuses.length === 0 || upstream.servers.length < 2) return [];
      if (upstream.servers.every(({ parameters }) => parameters.max_fails === "0")) return [];
      return [
        {
          at: directive,
          subject: scopeName(scope),
          fact: `${directive.name} has ${statuses.join(" ")}`,
          names: { name: upstream.name, directive: directive.name },
          pool: upstream.name,
        },
      ];
    }),
);
