import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

const publicResolvers = [
  "8.8.8.8",
  "8.8.4.4",
  "1.1.1.1",
  "1.0.0.1",
  "9.9.9.9",
  "208.67.222.222",
  "[2001:4860:4860::8888]",
  "[2606:4700:4700::1111]",
];

/** Upstream names asked of a public DNS service. */
export const publicResolver = nginxLint(
  {
    id: "nginx/public-resolver",
    title: "Upstream names are asked of a public DNS service",
    severity: "medium",
    cause: "dns-failure",
    basis: "inferred",
    why: "A public resolver likely knows no internal names, and each lookup then depends on the internet; nginx's resolver reads neither /etc/hosts nor search domains.",
    fix: ["Name the network's own resolver: resolver <address> valid=30s;"],
    docs: [nginxDoc("http/ngx_http_core_module", "resolver")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) => {
      const own = (scope.directive.block ?? []).filter(({ name }) => name === "resolver");
      return own.flatMap((directive) => {
        const found = directive.args.filter((address) =>
          publicResolvers.includes(address.replace(/(?<!:[0-9a-f]*):\d+$/, "")),
        );
        return found.length === 0
          ? []
          : [{ at: directive, subject: `resolver of ${scopeName(scope)}`, fact: `resolver ${found.join(" ")}` }];
      });
    }),
);
