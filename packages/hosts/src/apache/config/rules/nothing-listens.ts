import type { Rule } from "@cloud502/core";
import { nobodyListens } from "../../../lint/absent-listeners.ts";
import { type ApacheFacts, apacheDoc } from "../apache-lint.ts";
import { apacheView } from "../view.ts";

/** A pass to an address of this machine where nobody listens. */
export const nothingListens: Rule<ApacheFacts> = {
  id: "apache/nothing-listens",
  title: "Nothing listens at {address}",
  severity: "critical",
  cause: "connection-refused",
  why: "ProxyPass names an address of this machine, and the kernel's list of listening sockets has none there: requests end with 503.",
  fix: ["Start the app, or correct the address; then look again: ss -ltn"],
  docs: [apacheDoc("mod_proxy", "proxypass")],
  detect({ facts }) {
    const { listeners, config } = facts ?? {};
    if (!listeners || !config) return [];
    return apacheView(config).passes.flatMap(({ host, port = 80, scheme, unix, url, directive }) => {
      const fact =
        unix !== undefined || scheme === "balancer"
          ? undefined
          : nobodyListens({ host, port: scheme === "https" && port === 80 ? 443 : port }, listeners);
      if (fact === undefined) return [];
      const { file, line, column } = directive;
      return [
        {
          subject: `${host}:${port} (${file}:${line})`,
          evidence: [
            { direction: "for" as const, fact: `${directive.name} to ${url}`, source: `${file}:${line}` },
            { direction: "for" as const, fact, source: "/proc/net/tcp" },
          ],
          names: { address: `${host}:${port}` },
          backend: `${host}:${port}`,
          location: { file, line, column },
        },
      ];
    });
  },
};
