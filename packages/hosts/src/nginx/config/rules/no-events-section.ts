import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** A whole configuration without events{} at its top. */
export const noEventsSection = nginxLint(
  {
    id: "nginx/no-events-section",
    title: "nginx refuses the configuration: no events section",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "nginx requires events{} at the top level of the main file, even an empty one (ngx_event.c).",
    fix: ["Add at the top level: events { worker_connections 1024; }"],
    docs: [nginxDoc("ngx_core_module", "events")],
  },
  ({ config, main, http, events }) => {
    if (config.context !== "main" || !http || events || config.problems.some(({ kind }) => kind === "syntax"))
      return [];
    const misplaced = http.block?.find(({ name }) => name === "events");
    const first = main[0] ?? http;
    const edits = [{ file: first.file, from: first, to: first, text: "events {\n    worker_connections 1024;\n}\n" }];
    const fact = misplaced
      ? `events{} stands inside http{} (line ${misplaced.line}), so that the top level has none`
      : 'no "events" section in configuration';
    return [{ at: http, subject: "events", fact, edits: misplaced ? [] : edits }];
  },
);
