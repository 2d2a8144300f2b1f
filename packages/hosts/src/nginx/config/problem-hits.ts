import type { Hit } from "../../lint/lint-rule.ts";
import type { Problem } from "./syntax.ts";
import type { NginxView } from "./view.ts";

/** Problems of some kinds as hits, in nginx's words. */
export function problemHits({ config }: NginxView, kinds: readonly Problem["kind"][]): readonly Hit[] {
  return config.problems
    .filter(({ kind }) => kinds.includes(kind))
    .map((problem) => ({
      at: problem,
      subject: problem.directive === undefined ? "syntax" : `"${problem.directive}"`,
      fact: `${problem.message} in ${problem.file}:${problem.line}`,
      names: { directive: problem.directive ?? "", file: problem.file, line: String(problem.line) },
    }));
}
