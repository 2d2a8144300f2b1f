import { nginxLint } from "../nginx-lint.ts";
import { problemHits } from "../problem-hits.ts";

/** The lexer's or the parser's refusal: nginx would not start with this file. */
export const syntaxError = nginxLint(
  {
    id: "nginx/syntax-error",
    title: "nginx refuses the configuration: syntax error",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "nginx stops reading at this place; it neither starts nor reloads with this file, and what stands behind is not read.",
    fix: ["Correct the place, then check with: nginx -t"],
    docs: ["https://nginx.org/en/docs/beginners_guide.html#conf_structure"],
  },
  (view) => problemHits(view, ["syntax", "byte-order-mark", "block"]),
);
