import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** An answer of 5xx written into the configuration. */
export const return5xx = haproxyLint(
  {
    id: "haproxy/return-5xx",
    title: "The configuration itself answers {status} in {proxy}",
    severity: "medium",
    cause: "configured-response",
    why: "The request never reaches a server; a maintenance rule left on looks like an outage.",
    fix: ["Remove the rule when the maintenance is over."],
    docs: [haproxyDoc("4.2-http-request%20return")],
  },
  ({ proxies }) =>
    proxies.flatMap((proxy) =>
      [...proxy.own("http-request", "return"), ...proxy.own("http-request", "deny")].flatMap((statement) => {
        const at = statement.words.findIndex((word) => word === "status" || word === "deny_status");
        const status = statement.words[at + 1] ?? "";
        if (at < 0 || !/^5\d\d$/.test(status)) return [];
        const name = `${proxy.section.kind} ${proxy.name}`;
        return [{ at: statement, subject: name, fact: statement.words.join(" "), names: { status, proxy: name } }];
      }),
    ),
);
