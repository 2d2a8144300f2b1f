import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** A unix socket that is not there, or is something else. */
export const socketMissing = nginxLint(
  {
    id: "nginx/socket-missing",
    title: "There is no socket at {path}",
    severity: "critical",
    cause: "connection-refused",
    why: "nginx connects to a path where nothing listens: every request there ends with 502 (2: No such file or directory).",
    fix: ["Start the app that should listen there, or correct the path: ls -l {path}"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_pass")],
  },
  ({ passes }, { paths }) =>
    passes.flatMap((pass) =>
      (pass.upstream ? pass.upstream.servers : [pass.target]).flatMap(({ unix }) => {
        const known = unix === undefined ? undefined : paths?.[unix];
        if (unix === undefined || known === undefined || known.kind === "socket") return [];
        return [
          {
            at: pass.directive,
            subject: scopeName(pass.scope),
            fact: known.exists ? `${unix} is a ${known.kind}` : `${unix} does not exist`,
            names: { path: unix },
            backend: `unix:${unix}`,
          },
        ];
      }),
    ),
);
