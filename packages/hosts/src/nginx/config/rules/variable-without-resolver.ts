import { parseAddress } from "../address.ts";
import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, setting } from "../view.ts";

/** A variable in the host part needs a resolver at run time. */
export const variableWithoutResolver = nginxLint(
  {
    id: "nginx/variable-without-resolver",
    title: "{pass} uses a variable host and no resolver is set",
    severity: "critical",
    cause: "dns-failure",
    why: 'With a variable in the host part nginx looks the name up for each request and needs a resolver; without one every request that gives a name ends with 502 ("no resolver defined to resolve").',
    fix: ["Set a resolver in this block or above: resolver <address> valid=30s;"],
    docs: [nginxDoc("http/ngx_http_core_module", "resolver")],
  },
  ({ passes, upstreams }) =>
    passes.flatMap(({ target, scope, directive }) => {
      if (target.kind !== "variable" || target.unix !== undefined || setting(scope, "resolver")) return [];
      const variable = /^\$\{?(\w+)\}?$/.exec(target.host)?.[1];
      const assigned = scope.chain
        .flatMap(({ block = [] }) => block)
        .filter(({ name, args }) => name === "set" && args[0] === `$${variable}`);
      const values = assigned.map(({ args }) => args[1] ?? "");
      const needless = (text: string) =>
        upstreams.some(({ name }) => name === text) ||
        ["ipv4", "ipv6", "unix"].includes(parseAddress(text.replace(/^\w+:\/\//, ""), 80).kind);
      if (values.length > 0 && values.every(needless)) return [];
      return [
        {
          at: directive,
          subject: scopeName(scope),
          fact: `${directive.name} ${directive.args[0]} has a variable host, and no resolver holds there`,
          names: { pass: directive.name },
        },
      ];
    }),
);
