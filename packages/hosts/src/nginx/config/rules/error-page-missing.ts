import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName, serverOf } from "../view.ts";

/** An error page that no location serves. */
export const errorPageMissing = nginxLint(
  {
    id: "nginx/error-page-missing",
    title: "The error page {page} goes back to the app that failed",
    severity: "medium",
    cause: "hidden-failure",
    basis: "inferred",
    why: "No location of its own serves {page}, so that the request for it is passed to the upstream again, or looks for a file that is likely not there: the client then gets another error than the one that happened.",
    fix: ["location = {page} { root /usr/share/nginx/html; internal; }"],
    docs: [nginxDoc("http/ngx_http_core_module", "error_page")],
  },
  ({ servers, scopes }) =>
    scopes.flatMap((scope) =>
      (scope.directive.block ?? [])
        .filter(({ name, args }) => name === "error_page" && args.some((arg) => /^5\d\d$/.test(arg)))
        .flatMap((directive) => {
          const page = directive.args.at(-1) ?? "";
          const server = serverOf(scope);
          if (!page.startsWith("/") || !server || !servers.some((one) => one.directive === server)) return [];
          const locations = (server.block ?? []).filter(({ name }) => name === "location");
          const own = locations.some(
            ({ args }) =>
              (args.length > 1 || args[0] !== "/") && page.startsWith((args.at(-1) ?? "").replace(/^\^/, "")),
          );
          const regex = locations.some(({ args }) => args[0]?.startsWith("~"));
          return own || regex
            ? []
            : [
                {
                  at: directive,
                  subject: scopeName(scope),
                  fact: `error_page ${directive.args.join(" ")}, and no location of its own for ${page}`,
                  names: { page },
                },
              ];
        }),
    ),
);
