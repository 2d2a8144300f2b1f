import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** Failure settings that a group of one ignores. */
export const maxFailsSingle = nginxLint(
  {
    id: "nginx/max-fails-single",
    title: "{parameter} has no effect in upstream {name}, which has one server",
    severity: "info",
    cause: "no-live-backends",
    why: "nginx ignores max_fails, fail_timeout and slow_start where a group has a single server: it always tries it.",
    fix: ["Remove {parameter}, or add a second server."],
    docs: [nginxDoc("http/ngx_http_upstream_module", "server")],
  },
  ({ upstreams }) =>
    upstreams.flatMap(({ name, servers }) => {
      const [only] = servers;
      if (!only || servers.length > 1 || only.kind === "name") return [];
      const parameter = ["max_fails", "fail_timeout", "slow_start"].find((one) => one in only.parameters);
      return parameter
        ? [
            {
              at: only.directive,
              subject: `upstream ${name}`,
              fact: `${parameter}=${only.parameters[parameter]} on the only server`,
              names: { name, parameter },
              pool: name,
            },
          ]
        : [];
    }),
);
