import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** The port of another protocol. */
export const schemePortMismatch = apacheLint(
  {
    id: "apache/scheme-port-mismatch",
    title: "{scheme}:// to port {port} is likely the wrong protocol",
    severity: "high",
    cause: "protocol-mismatch",
    basis: "inferred",
    why: "The port is usual for another protocol: TLS to a plain port ends with 500, HTTP to a FastCGI port with 502, to some others with 200 and raw text.",
    fix: ["Use the scheme that the backend speaks: http, https, fcgi (PHP-FPM) or uwsgi."],
    docs: [apacheDoc("mod_proxy", "proxypass")],
  },
  ({ passes }) =>
    passes.flatMap(({ scheme, port, unix, directive, url, path, server }) => {
      const wrong =
        { http: [443, 8443, 9000, 3031], https: [80, 8080, 8000, 3000, 9000], fcgi: [80, 443, 8080] }[scheme] ?? [];
      const socket = unix !== undefined && scheme === "http" && /fpm|php/i.test(unix);
      if (!socket && (unix !== undefined || port === undefined || !wrong.includes(port))) return [];
      return [
        {
          at: directive,
          subject: `${path} of ${server.name}`,
          fact: `${directive.name} to ${url}`,
          names: { scheme, port: String(port ?? unix) },
        },
      ];
    }),
);
