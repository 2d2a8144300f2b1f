import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** worker_processes left at one. */
export const oneWorker = nginxLint(
  {
    id: "nginx/one-worker",
    title: "nginx runs one worker process",
    severity: "low",
    cause: "proxy-exhausted",
    why: "worker_processes is 1 by default: one processor core serves everything, and a blocked worker stops all.",
    fix: ["At the top level: worker_processes auto;"],
    docs: [nginxDoc("ngx_core_module", "worker_processes")],
  },
  ({ config, main, http, passes }) => {
    if (
      config.context !== "main" ||
      !http ||
      passes.length === 0 ||
      main.some(({ name }) => name === "worker_processes")
    )
      return [];
    const first = main[0] ?? http;
    return [
      {
        at: first,
        subject: "worker_processes",
        fact: "worker_processes is not set",
        edits: [{ file: first.file, from: first, to: first, text: "worker_processes auto;\n" }],
      },
    ];
  },
);
