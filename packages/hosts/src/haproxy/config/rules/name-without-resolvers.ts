import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Names looked up once, at start. */
export const nameWithoutResolvers = haproxyLint(
  {
    id: "haproxy/name-without-resolvers",
    title: "The name of {server} is resolved only when HAProxy starts",
    severity: "medium",
    cause: "dns-failure",
    why: "Without resolvers HAProxy keeps the first address for ever, and does not start when the name does not resolve (unless init-addr says otherwise).",
    fix: [
      "On the server line: resolvers <section> init-addr last,libc,none; and a resolvers section with parse-resolv-conf",
    ],
    docs: [haproxyDoc("5.3")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ name, servers }) =>
      servers
        .filter(
          ({ host, unix, options }) =>
            unix === undefined &&
            host !== "localhost" &&
            /[a-zA-Z]/.test(host) &&
            !host.includes(":") &&
            !host.includes("$") &&
            !options.includes("resolvers"),
        )
        .map(({ name: server, host, statement, address }) => ({
          at: statement,
          subject: `server ${name}/${server}`,
          fact: `${host} without resolvers`,
          names: { server: `${name}/${server}` },
          pool: name,
          backend: address,
        })),
    ),
);
