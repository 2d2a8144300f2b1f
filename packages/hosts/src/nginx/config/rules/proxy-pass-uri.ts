import { nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** A URI in proxy_pass where nginx cannot apply it. */
export const proxyPassUri = nginxLint(
  {
    id: "nginx/proxy-pass-uri",
    title: "nginx refuses the configuration: {directive} cannot have a URI part here",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "In a location given by a regular expression, a named location, an if or a limit_except nginx cannot tell what the URI part replaces, and does not start.",
    fix: ["Remove the path behind the host, and rewrite before: rewrite ^ <path> break;"],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_pass")],
  },
  ({ passes }) =>
    passes.flatMap(({ kind, target, scope, directive }) => {
      if (kind !== "proxy" || target.uri === "" || target.text.includes("$")) return [];
      const level = scope.directive;
      const named = level.args[0]?.startsWith("@") || level.args[0]?.startsWith("~");
      const where =
        level.name === "if" || level.name === "limit_except"
          ? level.name
          : level.name === "location" && named
            ? `location ${level.args.join(" ")}`
            : undefined;
      if (where === undefined) return [];
      const edits = [
        replaceDirective(directive, `proxy_pass ${target.text.slice(0, target.text.length - target.uri.length)};`),
      ];
      return [
        {
          at: directive,
          subject: scopeName(scope),
          fact: `proxy_pass ${target.text} inside ${where}`,
          names: { directive: directive.name },
          edits: target.unix === undefined ? edits : [],
        },
      ];
    }),
);
