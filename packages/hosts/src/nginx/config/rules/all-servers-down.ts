import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** Every server marked down by hand. */
export const allServersDown = nginxLint(
  {
    id: "nginx/all-servers-down",
    title: "Every server of upstream {name} is marked down",
    severity: "high",
    cause: "no-live-backends",
    why: 'nginx starts, and answers every request to the group with 502 "no live upstreams".',
    fix: ["Take `down` off a server of {name}."],
    docs: [nginxDoc("http/ngx_http_upstream_module", "server")],
  },
  ({ upstreams }) =>
    upstreams
      .filter(({ servers }) => servers.length > 0 && servers.every(({ parameters }) => "down" in parameters))
      .map(({ name, servers, directive }) => ({
        at: directive,
        subject: `upstream ${name}`,
        fact: `all ${servers.length} servers have \`down\``,
        names: { name },
        pool: name,
      })),
);
