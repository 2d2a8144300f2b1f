import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseSize } from "../units.ts";
import { scopeName, setting } from "../view.ts";

/** Response heads that must fit one page. */
export const bufferTooSmall = nginxLint(
  {
    id: "nginx/buffer-too-small",
    title: "Response headers must fit {size} in {scope}",
    severity: "medium",
    cause: "response-header-too-large",
    basis: "inferred",
    why: 'The whole response head must fit one buffer, a memory page (4k or 8k) by default; session cookies, tokens and security policies of single sign-on likely exceed it: "upstream sent too big header", 502.',
    fix: ["Set together: {kind}_buffer_size 16k; {kind}_buffers 8 16k; {kind}_busy_buffers_size 32k;"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_buffer_size")],
  },
  ({ passes }) =>
    passes.flatMap(({ kind, scope, directive }) => {
      const written = setting(scope, `${kind}_buffer_size`);
      const size = parseSize(written?.args[0]);
      const signOn = setting(scope, "auth_request");
      if (kind === "grpc" || !(size === undefined ? signOn : size <= 4096)) return [];
      const fact = written
        ? `${written.name} ${written.args[0]}`
        : `auth_request (line ${signOn?.line}) and ${kind}_buffer_size is the default`;
      return [
        {
          at: written ?? directive,
          subject: scopeName(scope),
          fact,
          names: { kind, scope: scopeName(scope), size: written?.args[0] ?? "one memory page" },
        },
      ];
    }),
);
