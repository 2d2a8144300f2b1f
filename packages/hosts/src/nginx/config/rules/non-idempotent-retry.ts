import { nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** POSTs sent twice. */
export const nonIdempotentRetry = nginxLint(
  {
    id: "nginx/non-idempotent-retry",
    title: "POST requests may be sent to two servers",
    severity: "high",
    cause: "hidden-failure",
    why: "With `non_idempotent` nginx repeats POST, LOCK and PATCH on the next server though the first may have carried them out: orders and payments double.",
    fix: ["Remove non_idempotent from {directive}."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_next_upstream")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name, args }) => name.endsWith("_next_upstream") && args.includes("non_idempotent"))
        .map((directive) => {
          const rest = directive.args.filter((arg) => arg !== "non_idempotent");
          const text = `${[directive.name, ...(rest.length > 0 ? rest : ["error", "timeout"])].join(" ")};`;
          return {
            at: directive,
            subject: scopeName(scope),
            fact: `${directive.name} ${directive.args.join(" ")}`,
            names: { directive: directive.name },
            edits: [replaceDirective(directive, text)],
          };
        }),
    ),
);
