import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** error_log off is a file name. */
export const errorLogOff = nginxLint(
  {
    id: "nginx/error-log-off",
    title: "error_log {value} hides why requests fail",
    severity: "medium",
    cause: "latent-risk",
    why: "`off` is no switch but the name of a file that nginx creates; and with a level above error the causes of 502 and 504 are never written.",
    fix: ["error_log /var/log/nginx/error.log warn; (info also shows why clients left: 499)"],
    docs: [nginxDoc("ngx_core_module", "error_log")],
  },
  ({ main, scopes }) =>
    [...main, ...scopes.flatMap(({ directive }) => directive.block ?? [])]
      .filter(
        ({ name, args }) =>
          name === "error_log" &&
          (args[0] === "off" || args[0] === "/dev/null" || ["crit", "alert", "emerg"].includes(args[1] ?? "")),
      )
      .map((directive) => ({
        at: directive,
        subject: "error_log",
        fact: `error_log ${directive.args.join(" ")}`,
        names: { value: directive.args.join(" ") },
      })),
);
