import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** TLS without SNI. */
export const tlsServerNameOff = haproxyLint(
  {
    id: "haproxy/tls-server-name-off",
    title: "HAProxy sends no server name (SNI) to {server}",
    severity: "medium",
    cause: "tls-handshake",
    why: "Before 3.1 ssl sends SNI only when told with `sni`; servers that pick certificates by name break the handshake: 503, SC.",
    fix: ["On the server line: sni req.hdr(host) or sni str(<name>); check-sni <name> for checks"],
    docs: [haproxyDoc("5.2-sni")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ name, servers }) =>
      servers
        .filter(({ options }) => options.includes("ssl") && !options.includes("sni"))
        .map(({ name: server, statement, address }) => ({
          at: statement,
          subject: `server ${name}/${server}`,
          fact: "ssl without sni",
          names: { server: `${name}/${server}` },
          pool: name,
          backend: address,
        })),
    ),
);
