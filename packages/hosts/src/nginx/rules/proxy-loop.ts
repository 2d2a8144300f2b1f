import type { FailureGroup, Rule } from "@cloud502/core";
import { countOf, earliest, groupsOf, observed, requestsOf, sameBackend } from "../../shared/groups.ts";
import { nginxErrorId } from "../formats/error.ts";

/** A proxy_pass that leads back to the address that the client asked for. */
export const proxyLoop: Rule = {
  id: "nginx/proxy-loop",
  title: "proxy_pass leads back to nginx itself",
  severity: "critical",
  cause: "config-error",
  why: "The upstream's address is the one that the client asked for, and nginx ran out of connections: each request makes the next.",
  fix: ["Let proxy_pass name the backend's address, not one that this nginx listens on."],
  docs: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass"],
  detect: (snapshot) => {
    const events = groupsOf(snapshot, nginxErrorId);
    const loops = events.filter(({ detail }) => detail?.loops === "yes");
    const exhausted = events.filter(({ cause }) => cause === "proxy-exhausted");
    if (loops.length === 0 || exhausted.length === 0) return [];
    const isRound = (group: FailureGroup) => loops.some((loop) => sameBackend(loop, group));
    const firstSeen = earliest([...loops, ...exhausted]);
    return [
      {
        subject: loops[0]?.backend ?? "nginx",
        evidence: [
          observed(loops, `failures of the upstream ${loops[0]?.backend}, which is the host that was asked for`),
          observed(exhausted, "connections or files used up"),
        ],
        // Every round of the loop is a request of its own in the access log.
        requests: Math.max(countOf(loops), countOf(requestsOf(snapshot).filter(isRound))),
        ...(firstSeen && { firstSeen }),
      },
    ];
  },
};
