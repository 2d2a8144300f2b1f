import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, value } from "../view.ts";

/** Limits that answer like an outage. */
export const limitStatus = nginxLint(
  {
    id: "nginx/limit-status",
    title: "{directive} answers 503, which looks like an outage",
    severity: "low",
    cause: "rejected-by-policy",
    why: "Requests over the limit get 503 by default: monitors and load balancers take it for a dead service, and clients do not learn to slow down.",
    fix: ["{directive}_status 429;"],
    docs: [nginxDoc("http/ngx_http_limit_req_module", "limit_req_status")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name }) => name === "limit_req" || name === "limit_conn")
        .filter(({ name }) => !/^4/.test(value(scope, `${name}_status`) ?? "503"))
        .map((directive) => ({
          at: directive,
          subject: scopeName(scope),
          fact: `${directive.name} ${directive.args.join(" ")}, and ${directive.name}_status is ${value(scope, `${directive.name}_status`) ?? "503 by default"}`,
          names: { directive: directive.name },
          edits: [insertAfter(directive, `${directive.name}_status 429;`)],
        })),
    ),
);
