import { nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";
import type { Directive } from "../syntax.ts";
import { scopeName } from "../view.ts";

/** `localhost` is two addresses. */
export const localhostUpstream = nginxLint(
  {
    id: "nginx/localhost-upstream",
    title: "localhost stands for two addresses, ::1 and 127.0.0.1",
    severity: "medium",
    cause: "connection-refused",
    why: 'nginx makes a group of two peers of it; an app that listens on one of them refuses every other try, and then "no live upstreams" appears though the configuration shows one server.',
    fix: ["Write the address that the app listens on: 127.0.0.1"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_pass")],
  },
  ({ upstreams, passes }) => [
    ...upstreams.flatMap(({ name, servers }) =>
      servers
        .filter(({ host }) => host === "localhost")
        .map(({ directive }) => ({
          at: directive,
          subject: `upstream ${name}`,
          fact: `server ${directive.args[0]}`,
          pool: name,
          edits: [withAddress(directive)],
        })),
    ),
    ...passes
      .filter(({ target }) => target.host === "localhost")
      .map(({ directive, scope }) => ({
        at: directive,
        subject: scopeName(scope),
        fact: `${directive.name} ${directive.args[0]}`,
        edits: [withAddress(directive)],
      })),
  ],
);

function withAddress(directive: Directive) {
  const args = directive.args.map((arg, index) => (index === 0 ? arg.replace("localhost", "127.0.0.1") : arg));
  return replaceDirective(directive, `${[directive.name, ...args].join(" ")};`);
}
