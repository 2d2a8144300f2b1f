import { nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** Error pages that turn 5xx into something else. */
export const errorPageMasks = nginxLint(
  {
    id: "nginx/error-page-masks",
    title: "An error page hides {status} from clients and status counts",
    severity: "medium",
    cause: "hidden-failure",
    why: "With `=200` the client gets 200 for a failed request: status codes, caches and monitors all read success; only $upstream_status tells.",
    fix: ["Drop the `=…` so that the status stays: error_page {status} {page};", "Log $upstream_status."],
    docs: [nginxDoc("http/ngx_http_core_module", "error_page")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name }) => name === "error_page")
        .flatMap((directive) => {
          const statuses = directive.args.filter((arg) => /^5\d\d$/.test(arg));
          const change = directive.args.find((arg) => /^=[1-4]\d\d$/.test(arg));
          const page = directive.args.at(-1) ?? "";
          if (statuses.length === 0 || change === undefined) return [];
          const text = `error_page ${directive.args.filter((arg) => arg !== change).join(" ")};`;
          return [
            {
              at: directive,
              subject: scopeName(scope),
              fact: `error_page ${directive.args.join(" ")}`,
              names: { status: statuses.join(" "), page },
              edits: [replaceDirective(directive, text)],
            },
          ];
        }),
    ),
);
