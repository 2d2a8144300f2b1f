import { connectionHeader } from "../keepalive.ts";
import { insertAfter, nginxLint } from "../nginx-lint.ts";
import { atLeastVersion } from "../version.ts";
import { scopeName, settings, value } from "../view.ts";

/** Upgrades that cannot work, or are cut when idle. */
export const websocket = nginxLint(
  {
    id: "nginx/websocket",
    title: "WebSockets through {scope} {problem}",
    severity: "medium",
    cause: "response-timeout",
    why: "An upgrade needs HTTP/1.1 with Upgrade and Connection; and nginx cuts an upgraded connection that is silent for proxy_read_timeout (60 s by default), which it logs only at level info.",
    fix: [
      'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_read_timeout 1h;',
    ],
    docs: ["https://nginx.org/en/docs/http/websocket.html"],
  },
  ({ config, passes }) =>
    passes.flatMap((pass) => {
      const headers = settings(pass.scope, "proxy_set_header");
      const upgrade = headers.find(({ args }) => args[0]?.toLowerCase() === "upgrade");
      if (!upgrade || pass.kind !== "proxy") return [];
      const version =
        value(pass.scope, "proxy_http_version") ?? (atLeastVersion(config.version, "1.29.7") ? "1.1" : "1.0");
      const connection = connectionHeader(pass);
      const scope = scopeName(pass.scope);
      const broken =
        version === "1.0"
          ? "cannot be opened: HTTP/1.0"
          : connection === undefined || connection === ""
            ? "cannot be opened: no Connection header"
            : undefined;
      const idle = value(pass.scope, "proxy_read_timeout") === undefined ? "are cut after 60 s of silence" : undefined;
      const problem = broken ?? idle;
      if (problem === undefined) return [];
      const edits = [
        ...(version === "1.0" ? [insertAfter(pass.directive, "proxy_http_version 1.1;")] : []),
        ...(connection === undefined ? [insertAfter(pass.directive, 'proxy_set_header Connection "upgrade";')] : []),
        ...(idle === undefined ? [] : [insertAfter(pass.directive, "proxy_read_timeout 1h;")]),
      ];
      return [
        {
          at: pass.directive,
          subject: scope,
          fact: `Upgrade is passed on (line ${upgrade.line}); ${problem}`,
          names: { scope, problem },
          edits,
        },
      ];
    }),
);
