import { connectionHeader, keepsConnections } from "../keepalive.ts";
import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { atLeastVersion } from "../version.ts";
import { scopeName, value } from "../view.ts";

/** keepalive in the upstream, but requests that close the connection (before 1.29.7). */
export const keepaliveIneffective = nginxLint(
  {
    id: "nginx/keepalive-ineffective",
    title: "keepalive of upstream {name} has no effect",
    severity: "medium",
    cause: "proxy-exhausted",
    why: "Before 1.29.7 nginx speaks HTTP/1.0 with Connection: close to upstreams unless told otherwise, so each request opens a connection of its own (5 requests, 5 connections); under load local ports run out.",
    fix: ['Where proxy_pass names {name}: proxy_http_version 1.1; proxy_set_header Connection "";'],
    docs: [nginxDoc("http/ngx_http_upstream_module", "keepalive")],
  },
  ({ config, passes, upstreams, http }) => {
    if (atLeastVersion(config.version, "1.29.7")) return [];
    const level = http && { directive: http, chain: [http] };
    const told = level && value(level, "proxy_http_version") === "1.1";
    // A group that nothing here passes to (its server blocks are elsewhere): only what http{} itself says can be seen.
    const unused = upstreams.flatMap(({ name, directive }) => {
      const keepalive = directive.block?.find((one) => one.name === "keepalive");
      if (!keepalive || told || passes.some(({ upstream }) => upstream?.name === name)) return [];
      const fact = `keepalive ${keepalive.args[0]}; no proxy_pass to ${name} is in sight, and http{} sets no proxy_http_version 1.1`;
      return [{ at: keepalive, subject: `upstream ${name}`, fact, names: { name }, pool: name }];
    });
    const used = passes.flatMap((pass) => {
      const keepalive = pass.upstream?.directive.block?.find(({ name }) => name === "keepalive");
      if (!pass.upstream || !keepalive || pass.kind !== "proxy" || keepsConnections(pass, config.version ?? "1.22.1"))
        return [];
      const version = value(pass.scope, "proxy_http_version");
      const connection = connectionHeader(pass);
      const facts = [
        `keepalive ${keepalive.args[0]} (line ${keepalive.line})`,
        `proxy_http_version is ${version ?? "1.0 by default"}`,
        `Connection is ${connection === undefined ? '"close" by default' : `"${connection}"`}`,
        ...(config.version === undefined ? ["nginx's version is not known; the defaults changed at 1.29.7"] : []),
      ];
      const edits = [
        ...(version === undefined || version === "1.0" ? [insertAfter(pass.directive, "proxy_http_version 1.1;")] : []),
        ...(connection === undefined ? [insertAfter(pass.directive, 'proxy_set_header Connection "";')] : []),
      ];
      const { name } = pass.upstream;
      return [
        {
          at: pass.directive,
          subject: `upstream ${name} from ${scopeName(pass.scope)}`,
          fact: facts.join("; "),
          edits,
          names: { name },
          pool: name,
        },
      ];
    });
    return [...unused, ...used];
  },
);
