import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** TLS without looking at the certificate. */
export const tlsVerifyOff = haproxyLint(
  {
    id: "haproxy/tls-verify-off",
    title: "The certificate of {server} is not checked",
    severity: "low",
    cause: "tls-certificate",
    why: "verify none takes any certificate: an expired or foreign one goes unnoticed.",
    fix: ["verify required ca-file <file> verifyhost <name>"],
    docs: [haproxyDoc("5.2-verify")],
  },
  ({ proxies }) =>
    proxies.flatMap(({ name, servers }) =>
      servers
        .filter(({ options }) => options.includes("ssl") && options[options.lastIndexOf("verify") + 1] === "none")
        .map(({ name: server, statement, address }) => ({
          at: statement,
          subject: `server ${name}/${server}`,
          fact: "ssl verify none",
          names: { server: `${name}/${server}` },
          pool: name,
          backend: address,
        })),
    ),
);
