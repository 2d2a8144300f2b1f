import { nginxLint } from "../nginx-lint.ts";
import { problemHits } from "../problem-hits.ts";

/** A directive that no known module has, but for one or two letters. */
export const unknownDirective = nginxLint(
  {
    id: "nginx/unknown-directive",
    title: "Likely misspelt directive {directive}",
    severity: "high",
    cause: "config-error",
    basis: "inferred",
    why: "nginx does not start with a directive that none of its modules has. The name is one or two letters from a known one.",
    fix: ["Correct the name, or load the module that has it; then check with: nginx -t"],
    docs: ["https://nginx.org/en/docs/dirindex.html"],
  },
  (view) => problemHits(view, ["unknown-directive"]),
);
