import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** A balancer that has nobody to ask. */
export const balancerWithoutMembers = apacheLint(
  {
    id: "apache/balancer-without-members",
    title: "Balancer {name} has no members",
    severity: "high",
    cause: "no-backends",
    why: "Every request to it ends with 503 (AH01171, no workers in balancer).",
    fix: ["<Proxy balancer://{name}> BalancerMember http://127.0.0.1:8080 </Proxy>"],
    docs: [apacheDoc("mod_proxy_balancer")],
  },
  ({ passes, balancers }) =>
    passes.flatMap(({ scheme, host, directive }) => {
      const balancer = balancers.filter(({ name }) => name === host);
      if (scheme !== "balancer" || balancer.some(({ members }) => members.length > 0)) return [];
      return [
        {
          at: directive,
          subject: `balancer://${host}`,
          fact:
            balancer.length > 0
              ? "its <Proxy> section has no BalancerMember"
              : `there is no <Proxy balancer://${host}> section`,
          names: { name: host },
          pool: host,
        },
      ];
    }),
);
