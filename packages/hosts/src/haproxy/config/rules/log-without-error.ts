import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** A log that cannot tell refused from TLS. */
export const logWithoutError = haproxyLint(
  {
    id: "haproxy/log-without-error",
    title: "The log of {proxy} cannot tell a refused connection from a failed TLS handshake",
    severity: "low",
    cause: "latent-risk",
    why: "Both are SC and 503 in the plain HTTP log; %[bc_err_str] says which.",
    fix: [
      'log-format "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r bc_err=%[bc_err] %[bc_err_str]"',
    ],
    docs: [haproxyDoc("7.3.3-bc_err_str")],
  },
  ({ proxies }) => {
    const tls = proxies.some(({ servers }) => servers.some(({ options }) => options.includes("ssl")));
    return proxies
      .filter(
        ({ receives, find }) =>
          tls && receives && find("log") && !find("log-format")?.words.some((word) => word.includes("bc_err")),
      )
      .map(({ section, name }) => ({
        at: section,
        subject: `${section.kind} ${name}`,
        fact: "servers use ssl, and the log format has no bc_err_str",
        names: { proxy: `${section.kind} ${name}` },
      }));
  },
);
