import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** A log in a folder that does not exist. */
export const logDirectoryMissing = nginxLint(
  {
    id: "nginx/log-directory-missing",
    title: "nginx refuses the configuration: the folder of {path} does not exist",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "nginx opens its logs before it starts, and does not start when it cannot.",
    fix: ["mkdir -p {folder}"],
    docs: [nginxDoc("http/ngx_http_log_module", "access_log")],
  },
  ({ main, scopes }, { paths }) =>
    [...main, ...scopes.flatMap(({ directive }) => directive.block ?? [])]
      .filter(({ name }) => name === "error_log" || name === "access_log")
      .flatMap((directive) => {
        const path = directive.args[0] ?? "";
        const folder = path.slice(0, path.lastIndexOf("/"));
        if (!path.startsWith("/") || path.includes("$") || paths?.[folder]?.exists !== false) return [];
        return [{ at: directive, subject: path, fact: `${folder} does not exist`, names: { path, folder } }];
      }),
);
