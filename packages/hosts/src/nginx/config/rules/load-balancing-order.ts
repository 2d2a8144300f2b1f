import { nginxDoc, nginxLint } from "../nginx-lint.ts";

const methods = ["least_conn", "ip_hash", "hash", "random", "least_time"];

/** keepalive before the balancing method. */
export const loadBalancingOrder = nginxLint(
  {
    id: "nginx/load-balancing-order",
    title: "keepalive stands before the balancing method in upstream {name}",
    severity: "low",
    cause: "proxy-exhausted",
    why: 'The method must come first: it replaces what keepalive set up. nginx 1.22 warns "load balancing method redefined" and keeps no connections; newer versions say nothing.',
    fix: ["Move keepalive behind the method."],
    docs: [nginxDoc("http/ngx_http_upstream_module", "keepalive")],
  },
  ({ upstreams }) =>
    upstreams.flatMap(({ name, directive }) => {
      const inner = directive.block ?? [];
      const keepalive = inner.find((one) => one.name === "keepalive");
      const method = inner.find((one) => methods.includes(one.name));
      if (!keepalive || !method || inner.indexOf(keepalive) > inner.indexOf(method)) return [];
      return [
        {
          at: keepalive,
          subject: `upstream ${name}`,
          fact: `keepalive (line ${keepalive.line}) stands before ${method.name} (line ${method.line})`,
          names: { name },
          pool: name,
        },
      ];
    }),
);
