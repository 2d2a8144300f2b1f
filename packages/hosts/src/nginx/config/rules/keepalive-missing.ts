import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { atLeastVersion } from "../version.ts";

/** Upstream groups without keepalive, before it became the default. */
export const keepaliveMissing = nginxLint(
  {
    id: "nginx/keepalive-missing",
    title: "Upstream {name} opens a connection for every request",
    severity: "low",
    cause: "proxy-exhausted",
    why: "Without keepalive (before 1.29.7) each request costs a TCP handshake and leaves a port in TIME_WAIT; under load local ports run out (errno 99).",
    fix: [
      'In upstream {name}: keepalive 32; and where it is used: proxy_http_version 1.1; proxy_set_header Connection ""; (mind that the app must keep idle connections longer than nginx)',
    ],
    docs: [nginxDoc("http/ngx_http_upstream_module", "keepalive")],
  },
  ({ config, passes, upstreams }) => {
    if (atLeastVersion(config.version, "1.29.7")) return [];
    const used = upstreams.filter((one) => passes.some(({ upstream, kind }) => upstream === one && kind === "proxy"));
    return used
      .filter(({ directive }) => !directive.block?.some(({ name }) => name === "keepalive"))
      .map(({ name, directive }) => ({
        at: directive,
        subject: `upstream ${name}`,
        fact: `upstream ${name} has no keepalive`,
        names: { name },
        pool: name,
      }));
  },
);
