import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** Access logs that cannot be joined with the error log. */
export const logFormatWithoutTime = apacheLint(
  {
    id: "apache/log-format-without-time",
    title: "The access log has neither duration nor a key to the error log",
    severity: "low",
    cause: "latent-risk",
    why: "Without %D nobody can tell a refused connection from a timeout; %L in both formats joins each failed request with its reason.",
    fix: [
      'LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\" D=%D L=%L be=%{BALANCER_WORKER_NAME}e" cloud502',
      "CustomLog <file> cloud502",
      "ErrorLogFormat with [%L]",
    ],
    docs: [apacheDoc("mod_log_config"), apacheDoc("core", "errorlogformat")],
  },
  ({ all, passes }) => {
    const formats = new Map(all("LogFormat").map(({ args }) => [args[1] ?? "", args[0] ?? ""]));
    const logs = all("CustomLog");
    const [first] = logs;
    const telling = logs.some(({ args }) =>
      /%[<>]?(\^|\{[^}]*\})?[DTL]/.test(formats.get(args[1] ?? "") ?? args[1] ?? ""),
    );
    return first && passes.length > 0 && !telling
      ? [{ at: first, subject: "CustomLog", fact: logs.map(({ args }) => `CustomLog ${args.join(" ")}`).join("; ") }]
      : [];
  },
);
