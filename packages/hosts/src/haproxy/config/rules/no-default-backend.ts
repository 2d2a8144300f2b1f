import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Requests that no rule sends anywhere. */
export const noDefaultBackend = haproxyLint(
  {
    id: "haproxy/no-default-backend",
    title: "Frontend {name} has no default_backend",
    severity: "medium",
    cause: "no-backends",
    why: "A request that matches no use_backend rule ends with 503 (SC, <NOSRV>).",
    fix: ["In frontend {name}: default_backend <backend>"],
    docs: [haproxyDoc("4.2-default_backend")],
  },
  ({ proxies }) =>
    proxies
      .filter(
        ({ section, find, own }) =>
          section.kind === "frontend" &&
          !find("default_backend") &&
          !own("use_backend").some(({ words }) => words.length === 2),
      )
      .filter(
        ({ own }) =>
          !["return", "redirect"].some((action) =>
            own("http-request", action).some(({ words }) => !words.includes("if") && !words.includes("unless")),
          ),
      )
      .map(({ name, section }) => ({
        at: section,
        subject: `frontend ${name}`,
        fact: "no default_backend and no use_backend without condition",
        names: { name },
      })),
);
