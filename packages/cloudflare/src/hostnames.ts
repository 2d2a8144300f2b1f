/** True when `pattern` ("*.example.com/api/*", a Workers route or page rule) can match requests for `hostname`. */
export function patternCovers(pattern: string, hostname: string): boolean {
  const host = (pattern.replace(/^\*?https?:\/\//, "").split("/")[0] ?? "").replace(/:\d+$/, "");
  if (host === "*" || host === hostname) return true;
  if (host.startsWith("*.")) return hostname.endsWith(host.slice(1));
  return host.startsWith("*") && hostname.endsWith(host.slice(1));
}

/** True when a certificate's names cover `hostname`; a wildcard stands for exactly one label. */
export function certificateCovers(hosts: readonly string[], hostname: string): boolean {
  return hosts.some((host) => host === hostname || (host.startsWith("*.") && hostname.replace(/^[^.]+/, "*") === host));
}

/**
 * Whether a rule's expression concerns `hostname`, as far as its text tells without an interpreter of the rule language:
 * "yes" for all traffic or a plain equality, "maybe" when the name occurs or no name is mentioned at all, else "no".
 */
export function expressionConcerns(expression: string, hostname: string): "yes" | "maybe" | "no" {
  const text = expression.trim().toLowerCase();
  const name = JSON.stringify(hostname);
  if (text === "true") return "yes";
  if (text === `http.host eq ${name}` || text === `(http.host eq ${name})`) return "yes";
  if (text.includes(name)) return "maybe";
  return text.includes("http.host") ? "no" : "maybe";
}

/** The tunnel that a record points at: "<uuid>.cfargotunnel.com"; undefined for any other name. */
export function tunnelOf(content: string): string | undefined {
  return /^([0-9a-f]{8}-[0-9a-f-]{27})\.cfargotunnel\.com$/.exec(content)?.[1];
}
