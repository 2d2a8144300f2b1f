import type { Rule } from "@cloud502/core";
import { type ApacheFacts, apacheDoc } from "../apache-lint.ts";

/** Balancer members that Apache itself has taken out, from its status page. */
export const memberInError: Rule<ApacheFacts> = {
  id: "apache/member-in-error",
  title: "Balancer member {address} is in error state",
  severity: "high",
  cause: "no-live-backends",
  why: "Apache takes a member out after a failed connection, for retry seconds (60 by default); when all are out requests end with 503. The error log says what failed.",
  fix: ["Look for the cause: grep AH00957 <error log>", "Put it back at once: balancer-manager, or apachectl graceful"],
  docs: [apacheDoc("mod_proxy_balancer"), apacheDoc("mod_status")],
  detect: ({ backends = [] }) =>
    backends
      .filter(({ state, reason }) => state === "unhealthy" && reason !== undefined)
      .map(({ pool, address, reason = "" }) => ({
        subject: `${pool}/${address}`,
        evidence: [{ direction: "for" as const, fact: `status "${reason}"`, source: "server-status" }],
        names: { address },
        pool,
        backend: address,
      })),
};
