import { addParameters, apacheDoc, apacheLint } from "../apache-lint.ts";

/** Pooled connections kept until the backend closes them. */
export const pooledConnections = apacheLint(
  {
    id: "apache/pooled-connections",
    title: "Idle connections to {url} are kept until the backend closes them",
    severity: "low",
    cause: "keepalive-race",
    basis: "inferred",
    why: "Apache pools backend connections without an age. A backend that closes idle ones (Node after 5 s, gunicorn 2 s) will likely close one just as it is used: 502 (AH01102) for a POST.",
    fix: [
      "ProxyPass … ttl=<below the backend's idle timeout>",
      "or SetEnv proxy-initial-not-pooled 1 (a new connection for the first request of each client)",
    ],
    docs: [apacheDoc("mod_proxy", "proxypass"), apacheDoc("mod_proxy_http")],
  },
  ({ passes, all }) =>
    passes
      .filter(
        ({ scheme, parameters, unix }) =>
          /^https?$/.test(scheme) &&
          unix === undefined &&
          !("ttl" in parameters) &&
          parameters.disablereuse?.toLowerCase() !== "on",
      )
      .filter(
        () =>
          !all("SetEnv").some(({ args }) => args[0] === "proxy-initial-not-pooled" || args[0] === "proxy-nokeepalive"),
      )
      .map(({ directive, url, path, server }) => ({
        at: directive,
        subject: `${path} of ${server.name}`,
        fact: `${directive.name} to ${url} without ttl=`,
        names: { url },
        edits: [addParameters(directive, "ttl=4")],
      })),
);
