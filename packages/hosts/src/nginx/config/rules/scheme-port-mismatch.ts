import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

const tlsPorts = [443, 8443];
const plainPorts = [80, 8080, 8000, 3000];

/** http:// to a TLS port, or the other way about. */
export const schemePortMismatch = nginxLint(
  {
    id: "nginx/scheme-port-mismatch",
    title: "{scheme}:// to port {port} is likely the wrong protocol",
    severity: "high",
    cause: "protocol-mismatch",
    basis: "inferred",
    why: 'The port is usual for the other protocol. Plain HTTP to a TLS port is answered with 400 or closed; TLS to a plain port fails with "wrong version number".',
    fix: ["Use {other}:// or the port that speaks {scheme}."],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_pass")],
  },
  ({ passes }) =>
    passes.flatMap((pass) => {
      const { scheme } = pass.target;
      const secure = scheme === "https" || scheme === "grpcs";
      if (scheme === "" || pass.target.unix !== undefined) return [];
      const wrong = secure ? plainPorts : tlsPorts;
      const peers = pass.upstream ? pass.upstream.servers : [pass.target];
      const found = peers.find(
        ({ port, unix, kind, explicitPort }) =>
          unix === undefined && kind !== "variable" && wrong.includes(port) && (explicitPort || secure),
      );
      // An upstream's server without a port means 80, also under https.
      if (!found || (!pass.upstream && !found.explicitPort)) return [];
      return [
        {
          at: pass.directive,
          subject: scopeName(pass.scope),
          fact: `${pass.directive.name} ${pass.directive.args[0]} goes to ${found.text}${found.explicitPort ? "" : " (port 80)"}`,
          names: { scheme, other: secure ? "http" : "https", port: String(found.port) },
          backend: `${found.host}:${found.port}`,
        },
      ];
    }),
);
