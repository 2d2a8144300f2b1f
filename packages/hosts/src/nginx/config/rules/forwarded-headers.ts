import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, settings } from "../view.ts";

const wanted = ["X-Forwarded-For", "X-Forwarded-Proto"];

/** The app is not told who asked. */
export const forwardedHeaders = nginxLint(
  {
    id: "nginx/forwarded-headers",
    title: "The app is not told {headers}",
    severity: "low",
    cause: "latent-risk",
    why: "Without X-Forwarded-For and -Proto the app sees nginx as its only client and plain HTTP: redirects loop, limits hit everyone, logs cannot be joined.",
    fix: ["proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_set_header")],
  },
  ({ passes }) =>
    passes.flatMap(({ kind, scope, directive }) => {
      const sent = settings(scope, "proxy_set_header").map(({ args }) => args[0]?.toLowerCase());
      const missing = wanted.filter((header) => !sent.includes(header.toLowerCase()));
      if (kind !== "proxy" || missing.length === 0 || sent.includes("forwarded")) return [];
      return [
        {
          at: directive,
          subject: scopeName(scope),
          fact: `proxy_set_header sends no ${missing.join(" and no ")}`,
          names: { headers: missing.join(", ") },
        },
      ];
    }),
);
