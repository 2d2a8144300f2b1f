import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, settings } from "../view.ts";

/** PHP without a script to run. */
export const fastcgiScriptFilename = nginxLint(
  {
    id: "nginx/fastcgi-script-filename",
    title: "PHP-FPM is not told which script to run in {scope}",
    severity: "high",
    cause: "config-error",
    why: 'fastcgi_pass without SCRIPT_FILENAME among the parameters that hold here: PHP-FPM answers with an empty page or 404 "Primary script unknown". (fastcgi_params lacks it; fastcgi.conf has it.)',
    fix: ["fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;"],
    docs: [nginxDoc("http/ngx_http_fastcgi_module", "fastcgi_param")],
  },
  ({ config, passes }) =>
    passes.flatMap(({ kind, scope, directive }) => {
      const parameters = settings(scope, "fastcgi_param");
      // What stands in an include that could not be read is not known.
      const blind = config.problems.some((problem) => problem.kind === "unreadable");
      if (kind !== "fastcgi" || blind || parameters.some(({ args }) => args[0] === "SCRIPT_FILENAME")) return [];
      const edits = [insertAfter(directive, "fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;")];
      return [
        {
          at: directive,
          subject: scopeName(scope),
          fact: `${parameters.length} fastcgi_param hold here, none is SCRIPT_FILENAME`,
          names: { scope: scopeName(scope) },
          edits,
        },
      ];
    }),
);
