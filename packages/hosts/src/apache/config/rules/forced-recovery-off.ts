import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** A balancer that stays dead for its retry time. */
export const forcedRecoveryOff = apacheLint(
  {
    id: "apache/forced-recovery-off",
    title: "Balancer {name} stays down for {seconds} s after all members failed",
    severity: "medium",
    cause: "no-live-backends",
    why: "With forcerecovery=Off a balancer whose members all failed answers 503 (AH01170) until retry has passed, even when they are back.",
    fix: ["Remove forcerecovery=Off, or set retry=5 for its members."],
    docs: [apacheDoc("mod_proxy", "proxypass")],
  },
  ({ balancers, passes }) =>
    balancers.flatMap(({ name, directive, members }) => {
      const sets = (directive.block ?? []).filter((one) => one.name.toLowerCase() === "proxyset");
      const own = sets.find(({ args }) => args.some((arg) => arg.toLowerCase() === "forcerecovery=off"));
      const pass = passes.find(
        ({ host, parameters }) => host === name && parameters.forcerecovery?.toLowerCase() === "off",
      );
      const at = own ?? pass?.directive;
      const retry = members.flatMap(({ args }) => args).find((arg) => arg.startsWith("retry="));
      return at
        ? [
            {
              at,
              subject: `balancer://${name}`,
              fact: `forcerecovery=Off, ${retry ?? "retry=60 by default"}`,
              names: { name, seconds: retry?.slice(6) ?? "60" },
              pool: name,
            },
          ]
        : [];
    }),
);
