import { nginxDoc, nginxLint, removeDirective, sourceOf } from "../nginx-lint.ts";

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
    const broken = config.problems.some(({ kind }) => kind === "syntax");
    if (config.context !== "main" || !http || events || broken) return [];
    const misplaced = http.block?.find(({ name, file }) => name === "events" && file === http.file);
    const text = (misplaced && sourceOf(config, misplaced)) ?? "events {\n    worker_connections 1024;\n}";
    const first = misplaced ? http : (main[0] ?? http);
    const insert = { file: first.file, from: first, to: first, text: `${text}\n` };
    const fact = misplaced
      ? `events{} stands inside http{} (line ${misplaced.line}), so that the top level has none`
      : 'no "events" section in configuration';
    return [{ at: http, subject: "events", fact, edits: [insert, ...(misplaced ? removeDirective(misplaced) : [])] }];
  },
);
