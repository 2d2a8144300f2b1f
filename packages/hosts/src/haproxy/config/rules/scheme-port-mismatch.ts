import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** TLS to a plain port, or the other way about. */
export const schemePortMismatch = haproxyLint(
  {
    id: "haproxy/scheme-port-mismatch",
    title: "Server {server} likely speaks the other protocol on port {port}",
    severity: "high",
    cause: "protocol-mismatch",
    basis: "inferred",
    why: "TLS to a plain port fails in the handshake (503, SC); plain HTTP to a TLS port is closed or answered with 400 (502, SH).",
    fix: ["{change} on the server line, or correct the port"],
    docs: [haproxyDoc("5.2-ssl")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ name, servers, mode }) =>
      servers.flatMap(({ name: server, port, options, statement, address }) => {
        const tls = options.includes("ssl");
        if (mode !== "http" || port === undefined || !(tls ? [80, 8080, 8000, 3000] : [443, 8443]).includes(port))
          return [];
        return [
          {
            at: statement,
            subject: `server ${name}/${server}`,
            fact: `port ${port} ${tls ? "with" : "without"} ssl`,
            names: {
              server: `${name}/${server}`,
              port: String(port),
              change: tls ? "remove ssl" : "add ssl verify required",
            },
            pool: name,
            backend: address,
          },
        ];
      }),
    ),
);
