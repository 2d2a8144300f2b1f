import { type Pass, value } from "./view.ts";

/** A pass that speaks TLS to its upstream, with the prefix of its ssl directives ("proxy_ssl_"); undefined for any other. */
export function upstreamTls(
  pass: Pass,
): { readonly prefix: string; get(name: string): string | undefined } | undefined {
  const secure = pass.target.scheme === "https" || pass.target.scheme === "grpcs";
  if (!secure) return undefined;
  const prefix = pass.kind === "grpc" ? "grpc_ssl_" : "proxy_ssl_";
  return { prefix, get: (name) => value(pass.scope, prefix + name) };
}
