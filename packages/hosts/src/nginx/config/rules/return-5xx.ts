import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** An answer of 5xx written into the configuration. */
export const return5xx = nginxLint(
  {
    id: "nginx/return-5xx",
    title: "The configuration itself answers {status} for {scope}",
    severity: "medium",
    cause: "configured-response",
    why: "`return {status}` answers every request here without asking a backend; nothing appears in the error log. A maintenance page left on looks like an outage.",
    fix: ["Remove the return when the maintenance is over."],
    docs: [nginxDoc("http/ngx_http_rewrite_module", "return")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name, args }) => name === "return" && /^5\d\d$/.test(args[0] ?? ""))
        .filter(() => !scope.directive.args[0]?.startsWith("@") && scope.directive.name !== "if")
        .map((directive) => ({
          at: directive,
          subject: scopeName(scope),
          fact: `return ${directive.args.join(" ")}`,
          names: { status: directive.args[0] ?? "", scope: scopeName(scope) },
        })),
    ),
);
