import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import type { Directive } from "../syntax.ts";

/** A status page for 127.0.0.1 but not ::1. */
export const statusPageLoopback = nginxLint(
  {
    id: "nginx/status-page-loopback",
    title: "The status page refuses localhost over IPv6",
    severity: "info",
    cause: "rejected-by-policy",
    why: "`allow 127.0.0.1` does not cover ::1, which localhost may be; and behind a proxy on the same machine every visitor is 127.0.0.1.",
    fix: ["Add: allow ::1;"],
    docs: [nginxDoc("http/ngx_http_access_module", "allow")],
  },
  ({ config, scopes }) => {
    const fragment = config.context === "main" ? looseLocations(config.tree) : [];
    const levels = [...scopes.map(({ directive }) => directive), ...fragment];
    return levels.flatMap((level) => {
      const block = level.block ?? [];
      const page = block.find(({ name }) => name === "stub_status");
      const loopback = block.find(({ name, args }) => name === "allow" && args[0] === "127.0.0.1");
      if (
        !page ||
        !loopback ||
        block.some(({ name, args }) => name === "allow" && (args[0] === "::1" || args[0] === "all"))
      )
        return [];
      return [
        {
          at: loopback,
          subject: [level.name, ...level.args].join(" "),
          fact: "allow 127.0.0.1 without allow ::1",
          edits: [insertAfter(loopback, "allow ::1;")],
        },
      ];
    });
  },
);

/** Locations that stand outside any server block. */
function looseLocations(tree: readonly Directive[]): readonly Directive[] {
  return tree.filter(({ name, block }) => name === "location" && block !== undefined);
}
