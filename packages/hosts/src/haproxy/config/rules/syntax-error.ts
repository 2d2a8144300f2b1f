import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** What HAProxy cannot read at all. */
export const syntaxError = haproxyLint(
  {
    id: "haproxy/syntax-error",
    title: "HAProxy refuses the configuration",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "HAProxy does not start with a line that it cannot read.",
    fix: ["Correct the line, then check with: haproxy -c -f {file}"],
    docs: [haproxyDoc("2.2")],
  },
  ({ config }) =>
    config.problems.map((problem) => ({
      at: problem,
      subject: "syntax",
      fact: problem.message,
      names: { file: problem.file },
    })),
);
