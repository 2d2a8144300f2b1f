import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { problemHits } from "../problem-hits.ts";

/** A file that includes itself, directly or through others. */
export const includeCycle = nginxLint(
  {
    id: "nginx/include-cycle",
    title: "A configuration file includes itself",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "nginx follows includes until it runs out of file descriptors, and does not start.",
    fix: ["Remove the include that leads back to {file}."],
    docs: [nginxDoc("ngx_core_module", "include")],
  },
  (view) => problemHits(view, ["include-cycle"]),
);
