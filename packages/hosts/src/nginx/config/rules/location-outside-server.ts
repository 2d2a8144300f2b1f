import { nginxDoc, nginxLint } from "../nginx-lint.ts";

/** A file of locations given by itself. */
export const locationOutsideServer = nginxLint(
  {
    id: "nginx/location-outside-server",
    title: "location {path} likely stands outside any server block",
    severity: "high",
    cause: "config-error",
    basis: "inferred",
    why: 'At the top of a configuration, or in a file that http{} includes, nginx refuses it ("location" directive is not allowed here). It works only where a server{} includes this file.',
    fix: ["Move it into the server block that should answer, or include this file there."],
    docs: [nginxDoc("http/ngx_http_core_module", "location")],
  },
  ({ config }) =>
    config.context === "http/server" && !/(^|\/)snippets\//.test(config.main)
      ? config.tree
          .filter(({ name }) => name === "location")
          .map((at) => ({
            at,
            subject: `location ${at.args.join(" ")}`,
            fact: `"location" directive stands at the top of ${config.main}`,
            names: { path: at.args.join(" ") },
          }))
      : [],
);
