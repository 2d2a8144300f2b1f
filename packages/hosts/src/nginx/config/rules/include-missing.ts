import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** An include without wildcard, in the configuration's own folder, of a file that is not there. */
export const includeMissing = nginxLint(
  {
    id: "nginx/include-missing",
    title: "An included file is missing",
    severity: "high",
    cause: "config-error",
    why: "nginx does not start when an include without wildcard names a file that does not exist. Files outside the configuration's folder are not judged: this may not be the machine that they are on.",
    fix: ["Restore the file, or remove the include in {file}:{line}."],
    docs: [nginxDoc("ngx_core_module", "include")],
  },
  (view) => {
    const root = view.config.main.slice(0, view.config.main.lastIndexOf("/") + 1);
    const near = view.config.problems.filter(
      ({ kind, message, directive }) =>
        kind === "unreadable" &&
        directive === "include" &&
        message.startsWith(`open() "${root}`) &&
        message.includes("No such file"),
    );
    return near.map((problem) => ({
      at: problem,
      subject: "include",
      fact: problem.message,
      names: { file: problem.file, line: String(problem.line) },
    }));
  },
);
