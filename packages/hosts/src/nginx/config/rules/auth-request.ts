import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, serverOf, value } from "../view.ts";

/** An authentication service that everything waits for. */
export const authRequest = nginxLint(
  {
    id: "nginx/auth-request",
    title: "Every request of {scope} waits for {uri}, with the default timeouts",
    severity: "medium",
    cause: "auth-provider",
    why: "When the authentication service fails or is slow every request ends with 500 after up to 60 s; its location has no timeouts of its own.",
    fix: ["In the location {uri}: proxy_connect_timeout 1s; proxy_read_timeout 3s; and proxy_cache for its answers"],
    docs: [nginxDoc("http/ngx_http_auth_request_module", "auth_request")],
  },
  ({ scopes, passes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name, args }) => name === "auth_request" && args[0] !== "off")
        .flatMap((directive) => {
          const uri = directive.args[0] ?? "";
          const target = passes.find(
            (pass) => serverOf(pass.scope) === serverOf(scope) && pass.scope.directive.args.at(-1) === uri,
          );
          if (!target || value(target.scope, `${target.kind}_read_timeout`) !== undefined) return [];
          const edits = [
            insertAfter(target.directive, `${target.kind}_connect_timeout 1s;`),
            insertAfter(target.directive, `${target.kind}_read_timeout 3s;`),
          ];
          return [
            {
              at: directive,
              subject: scopeName(scope),
              fact: `auth_request ${uri}; its ${target.kind}_read_timeout is the default, 60 s`,
              names: { scope: scopeName(scope), uri },
              edits,
            },
          ];
        }),
    ),
);
