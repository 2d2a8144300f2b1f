import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** A certificate checked against an address. */
export const tlsNameIsAddress = apacheLint(
  {
    id: "apache/tls-name-is-address",
    title: "The backend's certificate is checked against {host}",
    severity: "medium",
    cause: "tls-certificate",
    why: "SSLProxyCheckPeerName is on by default, even without SSLProxyVerify: a certificate that does not bear {host} ends every request with 500.",
    fix: [
      "Name the backend as its certificate does (with an /etc/hosts entry if need be), or ProxyPreserveHost On where it bears the site's name.",
    ],
    docs: [apacheDoc("mod_ssl", "sslproxycheckpeername")],
  },
  ({ passes, value }) =>
    passes.flatMap((pass) => {
      const numeric = /^\d{1,3}(\.\d{1,3}){3}$/.test(pass.host) || pass.host.includes(":");
      const off = value(pass.server, "SSLProxyCheckPeerName")?.args[0]?.toLowerCase() === "off";
      const preserved = value(pass.server, "ProxyPreserveHost")?.args[0]?.toLowerCase() === "on";
      if (pass.scheme !== "https" || !numeric || off || preserved) return [];
      return [
        {
          at: pass.directive,
          subject: `${pass.path} of ${pass.server.name}`,
          fact: `${pass.directive.name} to ${pass.url}, and SSLProxyCheckPeerName is on by default`,
          names: { host: pass.host },
        },
      ];
    }),
);
