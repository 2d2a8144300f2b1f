import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** Names that nginx resolves once, when it starts. */
export const hostnameAtStartup = nginxLint(
  {
    id: "nginx/hostname-at-startup",
    title: "The upstream name {host} is resolved only when nginx starts",
    severity: "high",
    cause: "dns-failure",
    why: "A plain host name is looked up once at start or reload: nginx does not start while DNS fails, and goes on using the old addresses when they change (cloud load balancers, containers).",
    fix: [
      "nginx 1.27.3 or later: in the upstream, `zone name 64k;`, a `resolver`, and `server {host} resolve;`",
      "Before: put the name in a variable and set a resolver: `set $backend {host}; proxy_pass http://$backend;` with `resolver <address> valid=30s;`",
    ],
    docs: [nginxDoc("http/ngx_http_upstream_module", "resolve"), nginxDoc("http/ngx_http_core_module", "resolver")],
  },
  ({ upstreams, passes }) => {
    const inGroups = upstreams.flatMap(({ name, servers }) =>
      servers
        .filter(({ kind, host, parameters }) => kind === "name" && host !== "localhost" && !("resolve" in parameters))
        .map(({ host, directive }) => ({ host, directive, subject: `${host} in upstream ${name}`, pool: name })),
    );
    const direct = passes
      .filter(
        ({ target, upstream, kind }) =>
          !upstream && target.kind === "name" && target.host !== "localhost" && target.host !== "" && kind !== "scgi",
      )
      .map(({ target, directive, scope }) => ({
        host: target.host,
        directive,
        subject: `${target.host} in ${scopeName(scope)}`,
        pool: undefined,
      }));
    return [...inGroups, ...direct].map(({ host, directive, subject, pool }) => ({
      at: directive,
      subject,
      fact: `${directive.name} ${directive.args[0]} names a host without \`resolve\` and without a variable`,
      names: { host },
      ...(pool !== undefined && { pool }),
    }));
  },
);
