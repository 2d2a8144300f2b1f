import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** A pass to an address that Apache itself listens on. */
export const backendIsSelf = apacheLint(
  {
    id: "apache/backend-is-self",
    title: "Apache passes requests back to itself at {address}",
    severity: "critical",
    cause: "config-error",
    why: "The request comes back to the server that sent it until no worker is left (AH, Max-Forwards has reached zero).",
    fix: ["Point {directive} at the app's address, not at Apache's own."],
    docs: [apacheDoc("mod_proxy", "proxypass")],
  },
  ({ passes, all, servers }) =>
    passes.flatMap(({ directive, host, port = 80, scheme, unix, path, server }) => {
      const local = host === "localhost" || host.startsWith("127.") || host === "::1";
      const listens = all("Listen").map(({ args }) => /^(?:(.*):)?(\d+)$/.exec(args[0] ?? ""));
      const own = listens.some(
        (found) => Number(found?.[2]) === port && (found?.[1] === undefined ? local : found[1] === host),
      );
      // With virtual hosts the same address may lead to another site.
      if (scheme !== "http" || unix !== undefined || path !== "/" || !own || servers.length > 2) return [];
      return [
        {
          at: directive,
          subject: `${path} of ${server.name}`,
          fact: `${directive.name} to ${host}:${port}, which a Listen names`,
          names: { address: `${host}:${port}`, directive: directive.name },
        },
      ];
    }),
);
