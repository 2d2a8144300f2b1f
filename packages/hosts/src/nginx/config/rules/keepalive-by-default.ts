import { keepsConnections } from "../keepalive.ts";
import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { atLeastVersion } from "../version.ts";

/** Since 1.29.7 connections are kept without being asked to. */
export const keepaliveByDefault = nginxLint(
  {
    id: "nginx/keepalive-by-default",
    title: "Upstream {name} keeps connections by default since nginx 1.29.7",
    severity: "low",
    cause: "keepalive-race",
    basis: "inferred",
    why: "nginx keeps 32 idle connections for up to 60 s by default. An app that closes idle connections earlier (Node 5 s, gunicorn 2 s) will likely close one just as nginx uses it; non-idempotent requests then end with 502.",
    fix: [
      "Make the app keep idle connections longer than 60 s, or set in upstream {name}: keepalive_timeout below the app's idle timeout",
    ],
    docs: [nginxDoc("http/ngx_http_upstream_module", "keepalive"), "https://nginx.org/en/CHANGES"],
  },
  ({ config, passes, upstreams }) => {
    if (!atLeastVersion(config.version, "1.29.7")) return [];
    return upstreams
      .filter(
        ({ directive }) => !directive.block?.some(({ name }) => name === "keepalive" || name === "keepalive_timeout"),
      )
      .filter((one) =>
        passes.some((pass) => pass.upstream === one && pass.kind === "proxy" && keepsConnections(pass, config.version)),
      )
      .map(({ name, directive }) => ({
        at: directive,
        subject: `upstream ${name}`,
        fact: `nginx ${config.version}, no keepalive directive: 32 connections, 60 s`,
        names: { name },
        pool: name,
      }));
  },
);
