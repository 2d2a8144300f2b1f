import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, setting, settings } from "../view.ts";

/** A status page that anyone may read. */
export const statusPageExposed = nginxLint(
  {
    id: "nginx/status-page-exposed",
    title: "Anyone may read {directive} at {location}",
    severity: "medium",
    cause: "latent-risk",
    why: "Nothing restricts the page: no allow and deny, no authentication. Visitors see the traffic, and with an api directive more than that.",
    fix: ["Inside the location: allow 127.0.0.1; allow ::1; deny all;"],
    docs: [nginxDoc("http/ngx_http_stub_status_module"), nginxDoc("http/ngx_http_access_module")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name }) => ["stub_status", "status", "api"].includes(name))
        .filter(
          () =>
            !settings(scope, "deny").some(({ args }) => args[0] === "all") &&
            !setting(scope, "auth_basic") &&
            !setting(scope, "auth_request"),
        )
        .map((directive) => ({
          at: directive,
          subject: scopeName(scope),
          fact: `${directive.name} without deny, auth_basic or auth_request`,
          names: { directive: directive.name, location: scope.directive.args.at(-1) ?? "/" },
          edits: [
            insertAfter(directive, "allow 127.0.0.1;"),
            insertAfter(directive, "allow ::1;"),
            insertAfter(directive, "deny all;"),
          ],
        })),
    ),
);
