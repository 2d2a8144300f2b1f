import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** A status page that anyone may read. */
export const statusPageExposed = apacheLint(
  {
    id: "apache/status-page-exposed",
    title: "Anyone may read {handler}",
    severity: "medium",
    cause: "latent-risk",
    why: "Nothing restricts the page: visitors see every request, address and URL.",
    fix: ["In its <Location>: Require local"],
    docs: [apacheDoc("mod_status")],
  },
  ({ all }) =>
    all("Location").flatMap((location) => {
      const inner = location.block ?? [];
      const handler = inner.find(
        ({ name, args }) =>
          name.toLowerCase() === "sethandler" &&
          ["server-status", "server-info", "balancer-manager"].includes(args[0] ?? ""),
      );
      const restricted = inner.some(
        ({ name, args }) =>
          /^(require|authtype|requireall|requireany|deny)$/i.test(name) &&
          args.join(" ").toLowerCase() !== "all granted",
      );
      return handler && !restricted
        ? [
            {
              at: handler,
              subject: location.args.join(" "),
              fact: `SetHandler ${handler.args[0]} without Require`,
              names: { handler: handler.args[0] ?? "" },
            },
          ]
        : [];
    }),
);
