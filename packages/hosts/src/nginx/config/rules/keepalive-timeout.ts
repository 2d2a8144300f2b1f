import { keepsConnections } from "../keepalive.ts";
import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseTime } from "../units.ts";

/** Idle connections kept longer than most app servers keep theirs. */
export const keepaliveTimeout = nginxLint(
  {
    id: "nginx/keepalive-timeout",
    title: "nginx keeps idle connections to {name} for {seconds} s, likely longer than the app",
    severity: "medium",
    cause: "keepalive-race",
    basis: "inferred",
    why: "The side that asks must close first. App servers close idle connections after seconds (Node 5 s, gunicorn 2 s, uWSGI at once); a request that meets such a close ends with 502 when it is not idempotent.",
    fix: [
      "In upstream {name}: keepalive_timeout below the app's idle timeout, or raise the app's above {seconds} s (Node: server.keepAliveTimeout, gunicorn: --keep-alive)",
    ],
    docs: [nginxDoc("http/ngx_http_upstream_module", "keepalive_timeout")],
  },
  ({ config, passes, upstreams }) =>
    upstreams.flatMap((one) => {
      const { name, directive } = one;
      const keepalive = directive.block?.find((inner) => inner.name === "keepalive");
      const timeout = directive.block?.find((inner) => inner.name === "keepalive_timeout");
      const seconds = parseTime(timeout?.args[0]) ?? 60;
      const kept = passes.some(
        (pass) => pass.upstream === one && pass.kind === "proxy" && keepsConnections(pass, config.version),
      );
      if (!keepalive || !kept || seconds < 60) return [];
      return [
        {
          at: timeout ?? keepalive,
          subject: `upstream ${name}`,
          fact: `keepalive_timeout is ${timeout?.args[0] ?? "60 s by default"}`,
          names: { name, seconds: String(seconds) },
          pool: name,
        },
      ];
    }),
);
