import { apacheDoc, apacheLint } from "../apache-lint.ts";

const handlers: Readonly<Record<string, string>> = {
  http: "proxy_http",
  https: "proxy_http",
  ws: "proxy_wstunnel",
  wss: "proxy_wstunnel",
  fcgi: "proxy_fcgi",
  uwsgi: "proxy_uwsgi",
  ajp: "proxy_ajp",
  scgi: "proxy_scgi",
  balancer: "proxy_balancer",
  h2: "proxy_http2",
  h2c: "proxy_http2",
};

/** A scheme that no loaded module speaks. */
export const handlerModuleMissing = apacheLint(
  {
    id: "apache/handler-module-missing",
    title: "No loaded module speaks {scheme}://",
    severity: "high",
    cause: "config-error",
    why: "Without mod_{module} every request there ends with 500 (AH01144, no protocol handler was valid).",
    fix: ["a2enmod {module}", "or: LoadModule {module}_module modules/mod_{module}.so"],
    docs: [apacheDoc("mod_proxy")],
  },
  ({ config, passes, modules }) =>
    passes.flatMap(({ directive, scheme, server, path, url }) => {
      const module = handlers[scheme];
      // A configuration that loads no proxy module itself, or whose files are not all known, says nothing about modules.
      if (
        module === undefined ||
        !modules.includes("proxy") ||
        config.unreadable.length > 0 ||
        modules.includes(module)
      )
        return [];
      return [
        {
          at: directive,
          subject: `${path} of ${server.name}`,
          fact: `${directive.name} to ${url}, and ${module}_module is not among the ${modules.length} loaded modules`,
          names: { scheme, module },
        },
      ];
    }),
);
