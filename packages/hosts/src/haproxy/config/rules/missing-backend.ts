import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** A frontend that names a backend which does not exist. */
export const missingBackend = haproxyLint(
  {
    id: "haproxy/missing-backend",
    title: "HAProxy refuses the configuration: there is no backend {name}",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "HAProxy does not start when default_backend or use_backend names a backend that is not defined.",
    fix: ["Define backend {name}, or correct the name; then check with: haproxy -c -f {file}"],
    docs: [haproxyDoc("4.2-default_backend")],
  },
  ({ proxies }) =>
    proxies.flatMap((proxy) =>
      [...proxy.own("default_backend"), ...proxy.own("use_backend")].flatMap((statement) => {
        const name = statement.words[1] ?? "";
        const known = proxies.some((other) => other.serves && other.name === name);
        return known || name.includes("%") || name === ""
          ? []
          : [
              {
                at: statement,
                subject: `frontend ${proxy.name}`,
                fact: `${statement.words[0]} ${name}: no such backend`,
                names: { name, file: statement.file },
              },
            ];
      }),
    ),
);
