import { nginxLint } from "../nginx-lint.ts";
import { problemHits } from "../problem-hits.ts";

/** A directive with too few or too many arguments. */
export const wrongArgumentCount = nginxLint(
  {
    id: "nginx/wrong-argument-count",
    title: "nginx refuses the configuration: wrong number of arguments for {directive}",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "nginx checks the number of arguments and does not start; often a missing semicolon joined two lines.",
    fix: ["Correct the arguments of {directive}, then check with: nginx -t"],
    docs: ["https://nginx.org/en/docs/dirindex.html"],
  },
  (view) => problemHits(view, ["arguments"]),
);
