import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** The same group defined twice, often in two files that are both included. */
export const duplicateUpstream = nginxLint(
  {
    id: "nginx/duplicate-upstream",
    title: "nginx refuses the configuration: upstream {name} is defined twice",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "Group names are global to http{}: a second definition makes nginx refuse to start, whatever file it stands in.",
    fix: ["Keep one definition of {name}, or rename one of them with its proxy_pass."],
    docs: [nginxDoc("http/ngx_http_upstream_module", "upstream")],
  },
  ({ upstreams }) =>
    upstreams.flatMap(({ name, directive }, index) => {
      const first = upstreams.slice(0, index).find((other) => other.name === name);
      if (!first) return [];
      const { file, line } = first.directive;
      return [
        {
          at: directive,
          subject: `upstream ${name}`,
          fact: `upstream "${name}" is defined already in ${file}:${line}`,
          names: { name },
        },
      ];
    }),
);
