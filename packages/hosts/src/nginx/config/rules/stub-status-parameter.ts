import { nginxDoc, nginxLint, replaceDirective } from "../nginx-lint.ts";
import type { Directive } from "../syntax.ts";

/** The form from before 1.7.5. */
export const stubStatusParameter = nginxLint(
  {
    id: "nginx/stub-status-parameter",
    title: "stub_status takes no parameter since 1.7.5",
    severity: "info",
    cause: "config-error",
    why: "`stub_status on;` is the form of nginx before 1.7.5; the parameter is still accepted and means nothing.",
    fix: ["Write: stub_status;"],
    docs: [nginxDoc("http/ngx_http_stub_status_module", "stub_status")],
  },
  ({ config }) => {
    const all = (tree: readonly Directive[]): readonly Directive[] =>
      tree.flatMap((one) => [one, ...all(one.block ?? [])]);
    return all(config.tree)
      .filter(({ name, args }) => name === "stub_status" && args.length > 0)
      .map((directive) => ({
        at: directive,
        subject: "stub_status",
        fact: `stub_status ${directive.args.join(" ")}`,
        edits: [replaceDirective(directive, "stub_status;")],
      }));
  },
);
