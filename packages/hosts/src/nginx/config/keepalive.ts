import { atLeastVersion } from "./version.ts";
import { type Pass, settings, value } from "./view.ts";

/** The Connection header that a pass sends, as configured: undefined = nginx's default ("close" before 1.29.7). */
export function connectionHeader(pass: Pass): string | undefined {
  return settings(pass.scope, "proxy_set_header").find(({ args }) => args[0]?.toLowerCase() === "connection")?.args[1];
}

/**
 * True when connections to the upstream are really kept: HTTP/1.1 without `Connection: close`, both of which are the
 * defaults only since 1.29.7 (nginx CHANGES). FastCGI, uwsgi and gRPC have switches of their own.
 */
export function keepsConnections(pass: Pass, version: string | undefined): boolean {
  if (pass.kind === "fastcgi") return value(pass.scope, "fastcgi_keep_conn") === "on";
  if (pass.kind === "uwsgi" || pass.kind === "scgi") return false;
  if (pass.kind === "grpc") return true;
  const modern = atLeastVersion(version, "1.29.7");
  const http = value(pass.scope, "proxy_http_version") ?? (modern ? "1.1" : "1.0");
  const connection = connectionHeader(pass) ?? (modern ? "" : "close");
  return http !== "1.0" && connection.toLowerCase() !== "close";
}
