import { nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** Server blocks that answer for whatever comes. */
export const serverWithoutName = nginxLint(
  {
    id: "nginx/server-without-name",
    title: "A server block without {missing}",
    severity: "info",
    cause: "latent-risk",
    why: "Without listen nginx uses *:80 (8000 when not root); without server_name the block answers only as the default of its address, which the first block is unless one says default_server.",
    fix: ["Write both: listen 80 default_server; server_name example.com;"],
    docs: ["https://nginx.org/en/docs/http/request_processing.html"],
  },
  ({ servers }) =>
    servers.flatMap((server) => {
      if (!server.directive.open) return [];
      const missing = [
        ...(server.listens.length === 0 ? ["listen"] : []),
        ...(server.names.length === 0 ? ["server_name"] : []),
      ].join(" and ");
      const default_ = server.listens.some(({ args }) => args.includes("default_server"));
      return missing === "" || (missing === "server_name" && default_)
        ? []
        : [{ at: server.directive, subject: scopeName(server), fact: `no ${missing}`, names: { missing } }];
    }),
);
