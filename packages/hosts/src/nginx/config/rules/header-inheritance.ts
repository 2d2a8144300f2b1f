import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { printWord } from "../print.ts";
import { scopeName, settings } from "../view.ts";

const lost = ["connection", "host", "x-forwarded-for", "x-forwarded-proto", "upgrade", "x-real-ip"];

/** A lower proxy_set_header drops all inherited ones. */
export const headerInheritance = nginxLint(
  {
    id: "nginx/header-inheritance",
    title: "proxy_set_header here drops the inherited {headers}",
    severity: "medium",
    cause: "proxy-exhausted",
    why: 'nginx inherits proxy_set_header only where a level has none of its own; one line below drops all above. A lost Connection "" ends keep-alive to the upstream, a lost Host or X-Forwarded-* changes what the app sees.',
    fix: ["Repeat the dropped lines in this block (or put all of them in a snippet that each block includes)."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_set_header")],
  },
  ({ scopes, passes }) =>
    scopes.flatMap((scope) => {
      const own = (scope.directive.block ?? []).filter(({ name }) => name === "proxy_set_header");
      const last = own.at(-1);
      const parent = { ...scope, chain: scope.chain.slice(0, -1) };
      if (!last || parent.chain.length === 0 || !passes.some((pass) => pass.scope.chain.includes(scope.directive)))
        return [];
      const has = (header: string) => own.some(({ args }) => args[0]?.toLowerCase() === header.toLowerCase());
      const dropped = settings(parent, "proxy_set_header").filter(
        ({ args }) => lost.includes(args[0]?.toLowerCase() ?? "") && !has(args[0] ?? ""),
      );
      if (dropped.length === 0) return [];
      const lines = dropped.map(({ args }) => `proxy_set_header ${args.map(printWord).join(" ")};`);
      const headers = dropped.map(({ args }) => args[0]).join(", ");
      const fact = `${scopeName(scope)} has its own proxy_set_header, so ${headers} of line ${dropped.map(({ line }) => line).join(", ")} do not hold`;
      return [
        {
          at: own[0] ?? last,
          subject: scopeName(scope),
          fact,
          edits: lines.map((line) => insertAfter(last, line)),
          names: { headers },
        },
      ];
    }),
);
