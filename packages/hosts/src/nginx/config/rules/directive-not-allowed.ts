import { nginxLint } from "../nginx-lint.ts";
import { problemHits } from "../problem-hits.ts";

/** A directive in a context where nginx does not take it; contexts from nginx's own reference. */
export const directiveNotAllowed = nginxLint(
  {
    id: "nginx/directive-not-allowed",
    title: "nginx refuses the configuration: {directive} is not allowed here",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "nginx takes each directive only in certain blocks and does not start when one stands elsewhere.",
    fix: ["Move {directive} to a block that takes it (see the reference), then check with: nginx -t"],
    docs: ["https://nginx.org/en/docs/dirindex.html"],
  },
  (view) => problemHits(view, ["context"]),
);
