import { apacheLint } from "../apache-lint.ts";

/** Sections that are not closed, or closed without being open. */
export const syntaxError = apacheLint(
  {
    id: "apache/syntax-error",
    title: "Apache refuses the configuration",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "Apache does not start with a section that does not match.",
    fix: ["Correct the place, then check with: apachectl configtest"],
    docs: ["https://httpd.apache.org/docs/2.4/configuring.html#syntax"],
  },
  ({ config }) => config.problems.map((problem) => ({ at: problem, subject: "syntax", fact: problem.message })),
);
