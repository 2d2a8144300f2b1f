import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Certificates to be checked, with nothing to check them against. */
export const tlsTrustMissing = haproxyLint(
  {
    id: "haproxy/tls-trust-missing",
    title: "HAProxy refuses the configuration: ssl without ca-file on {server}",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: 'Certificates of servers are checked by default; without ca-file HAProxy does not start ("verify is enabled by default but no CA file specified").',
    fix: ["On the server line: ca-file @system-ca (2.9 or later: the system's certificates) verifyhost <name>"],
    docs: [haproxyDoc("5.2-verify")],
  },
  ({ proxies, global }) => {
    if (global?.statements.some(({ words }) => words[0] === "ssl-server-verify" && words[1] === "none")) return [];
    return proxies.flatMap(({ name, servers }) =>
      servers
        .filter(
          ({ options }) =>
            options.includes("ssl") &&
            !options.includes("ca-file") &&
            options[options.lastIndexOf("verify") + 1] !== "none",
        )
        .map(({ name: server, statement }) => ({
          at: statement,
          subject: `server ${name}/${server}`,
          fact: "ssl without verify none and without ca-file",
          names: { server: `${name}/${server}` },
          pool: name,
        })),
    );
  },
);
