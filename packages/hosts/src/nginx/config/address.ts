/** Where a connection goes. */
export interface Address {
  /** As written. */
  readonly text: string;
  /** Without brackets; "" for a unix socket. */
  readonly host: string;
  readonly port: number;
  /** True when the port was written. */
  readonly explicitPort: boolean;
  /** Path of a unix socket. */
  readonly unix?: string;
  readonly kind: "ipv4" | "ipv6" | "name" | "unix" | "variable";
}

export interface PassTarget extends Address {
  readonly scheme: "http" | "https" | "grpc" | "grpcs" | "";
  /** The path after the address; "" without one. */
  readonly uri: string;
}

/** Reads `host:port`, `[::1]:port` or `unix:/path`. */
export function parseAddress(text: string, defaultPort: number): Address {
  if (text.startsWith("unix:"))
    return { text, host: "", port: 0, explicitPort: false, unix: text.slice(5), kind: "unix" };
  const bracket = text.startsWith("[") ? text.indexOf("]") : -1;
  const host = bracket > 0 ? text.slice(1, bracket) : (text.split(":")[0] ?? "");
  const rest = bracket > 0 ? text.slice(bracket + 1) : text.slice(host.length);
  const port = rest.startsWith(":") && /^\d{1,5}$/.test(rest.slice(1)) ? Number(rest.slice(1)) : undefined;
  return {
    text,
    host,
    port: port ?? defaultPort,
    explicitPort: rest.startsWith(":"),
    kind: hostKind(host, bracket > 0),
  };
}

function hostKind(host: string, bracketed: boolean): Address["kind"] {
  if (host.includes("$")) return "variable";
  if (bracketed) return "ipv6";
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) ? "ipv4" : "name";
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, grpc: 80, grpcs: 443 };

/** Reads the argument of a *_pass directive: `http://backend/path`, `http://unix:/run/app.sock:/`, `127.0.0.1:9000`. */
export function parsePass(text: string, kind: string): PassTarget {
  const [, scheme = kind === "grpc" ? "grpc" : "", rest = text] = /^(https?|grpcs?):\/\/(.*)$/s.exec(text) ?? [];
  const known = scheme === "http" || scheme === "https" || scheme === "grpc" || scheme === "grpcs" ? scheme : "";
  if (rest.startsWith("unix:")) {
    const end = rest.indexOf(":", 5);
    const path = end < 0 ? rest : rest.slice(0, end);
    return { ...parseAddress(path, 0), text, scheme: known, uri: end < 0 ? "" : rest.slice(end + 1) };
  }
  const slash = rest.search(/[/?#]/);
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  return {
    ...parseAddress(authority, defaultPorts[known] ?? 80),
    text,
    scheme: known,
    uri: slash < 0 ? "" : rest.slice(slash),
  };
}
