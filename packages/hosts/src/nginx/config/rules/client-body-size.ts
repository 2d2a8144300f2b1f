import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseSize } from "../units.ts";
import { scopeName } from "../view.ts";

/** Uploads without a bound. */
export const clientBodySize = nginxLint(
  {
    id: "nginx/client-body-size",
    title: "nginx takes uploads of {size}, more than apps usually do",
    severity: "low",
    cause: "request-too-large",
    basis: "inferred",
    why: "An app with a lower limit answers or closes while nginx still sends the body: the client likely gets 502 instead of 413.",
    fix: ["Set client_max_body_size to the app's own limit."],
    docs: [nginxDoc("http/ngx_http_core_module", "client_max_body_size")],
  },
  ({ scopes, passes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(
          ({ name, args }) =>
            name === "client_max_body_size" && (args[0] === "0" || (parseSize(args[0]) ?? 0) >= 1024 ** 3),
        )
        .filter(() => passes.some((pass) => pass.scope.chain.includes(scope.directive)))
        .map((directive) => ({
          at: directive,
          subject: scopeName(scope),
          fact: `client_max_body_size ${directive.args[0]}`,
          names: { size: directive.args[0] === "0" ? "any size" : (directive.args[0] ?? "") },
        })),
    ),
);
