import { addParameters, apacheDoc, apacheLint } from "../apache-lint.ts";

/** Backend names that each child resolves once. */
export const hostnameResolvedOnce = apacheLint(
  {
    id: "apache/hostname-resolved-once",
    title: "The address of {host} is kept for the life of a worker",
    severity: "medium",
    cause: "dns-failure",
    why: "Apache resolves a reused backend once per child process: when the address changes, it goes on asking the old one until a restart.",
    fix: ["ProxyPass … addressttl=60 (2.4.58 or later), or disablereuse=On"],
    docs: [apacheDoc("mod_proxy", "proxypass")],
  },
  ({ passes }) =>
    passes
      .filter(
        ({ host, scheme, unix, parameters }) =>
          unix === undefined &&
          scheme !== "balancer" &&
          /[a-z]/i.test(host) &&
          !host.includes(":") &&
          host !== "localhost" &&
          !("addressttl" in parameters) &&
          parameters.disablereuse?.toLowerCase() !== "on",
      )
      .filter(({ url }) => !url.includes("$"))
      .map(({ directive, host, path, server }) => ({
        at: directive,
        subject: `${path} of ${server.name}`,
        fact: `${directive.name} names ${host} without addressttl or disablereuse`,
        names: { host },
        edits: [addParameters(directive, "addressttl=60")],
      })),
);
