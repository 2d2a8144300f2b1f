import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

const local: Readonly<Record<string, string>> = {
  "127.0.0.53": "systemd-resolved's stub, absent in containers",
  "127.0.0.11": "Docker's own, absent outside its user-defined networks",
};

/** Resolver addresses that exist only on certain hosts. */
export const localResolver = nginxLint(
  {
    id: "nginx/local-resolver",
    title: "The resolver {address} exists only on some hosts",
    severity: "medium",
    cause: "dns-failure",
    why: "Where nothing answers at the resolver's address every lookup fails and requests end with 502.",
    fix: ["Use the address from /etc/resolv.conf of the place where nginx runs."],
    docs: [nginxDoc("http/ngx_http_core_module", "resolver")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name }) => name === "resolver")
        .flatMap((directive) =>
          directive.args
            .map((address) => address.replace(/:\d+$/, ""))
            .filter((address) => local[address] !== undefined)
            .map((address) => ({
              at: directive,
              subject: `resolver of ${scopeName(scope)}`,
              fact: `resolver ${address} is ${local[address]}`,
              names: { address },
            })),
        ),
    ),
);
