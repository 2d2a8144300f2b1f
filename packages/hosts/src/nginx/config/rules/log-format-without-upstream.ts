import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, settings } from "../view.ts";

/** Access logs that cannot tell who failed. */
export const logFormatWithoutUpstream = nginxLint(
  {
    id: "nginx/log-format-without-upstream",
    title: "The access log cannot tell who made a 5xx",
    severity: "medium",
    cause: "latent-risk",
    why: "Without $upstream_status, $upstream_addr and the upstream times a line does not say whether nginx or the app answered 502, which server was asked, and whether it was ever reached.",
    fix: [
      'log_format upstream \'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time" us="$upstream_status" ua="$upstream_addr" rid=$request_id\';',
      "access_log <file> upstream;",
    ],
    docs: [nginxDoc("http/ngx_http_log_module", "log_format"), nginxDoc("http/ngx_http_upstream_module", "variables")],
  },
  ({ passes, http }) => {
    const formats = new Map(
      (http?.block ?? [])
        .filter(({ name }) => name === "log_format")
        .map(({ args }) => [args[0] ?? "", args.slice(1).join("")]),
    );
    const telling = (format: string | undefined) =>
      (formats.get(format ?? "combined") ?? "").includes("$upstream_status");
    const seen = new Set<unknown>();
    return passes.flatMap(({ scope, directive }) => {
      const logs = settings(scope, "access_log");
      if (logs.some(({ args }) => telling(args[1]))) return [];
      const at = logs[0] ?? scope.chain[1] ?? directive;
      if (seen.has(at)) return [];
      seen.add(at);
      const fact =
        logs.length === 0
          ? "no access_log is set: the format is combined"
          : logs.map(({ args }) => `access_log ${args.join(" ")}`).join("; ");
      return [{ at, subject: scopeName(scope), fact }];
    });
  },
);
