import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** A group whose servers are all backups, or that has none. */
export const noUsableServer = nginxLint(
  {
    id: "nginx/no-usable-server",
    title: "nginx refuses the configuration: no servers in upstream {name}",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: 'nginx does not start with a group that has no primary server ("no servers are inside upstream", "no servers in upstream").',
    fix: ["Give {name} at least one server without `backup`."],
    docs: [nginxDoc("http/ngx_http_upstream_module", "server")],
  },
  ({ upstreams }) =>
    upstreams
      .filter(({ servers }) => servers.every(({ parameters }) => "backup" in parameters))
      .map(({ name, servers, directive }) => ({
        at: directive,
        subject: `upstream ${name}`,
        fact: servers.length === 0 ? "it has no server" : `all ${servers.length} servers are backups`,
        names: { name },
        pool: name,
      })),
);
