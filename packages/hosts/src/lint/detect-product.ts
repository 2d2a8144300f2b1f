/** The proxy that a configuration file is for, by its content; undefined when it is none of the three. */
export function detectProduct(text: string): "nginx" | "apache" | "haproxy" | undefined {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  // Programs too end their lines with semicolons and braces.
  const nginxWords =
    count(
      /^(\uFEFF?(events|http|server|location|upstream|map|stream|types)\b[^;(]*\{|(user|worker_\w+|include|listen|server_name|log_format|access_log|(proxy|fastcgi|uwsgi|grpc|limit|ssl|client|keepalive)_\w+)\s[^=(]*;)/,
    ) > 0;
  const scores = {
    haproxy:
      2 * count(/^(global|defaults|(frontend|backend|listen)\s+\S+)(\s+from\s+\S+)?$/) +
      count(/^(bind|default_backend|use_backend|option|timeout|balance)\s/),
    apache:
      2 * count(/^<\/?[A-Za-z]+[^;]*>$/) +
      count(
        /^(LoadModule|ServerName|ServerRoot|ProxyPass\w*|Listen|CustomLog|ErrorLog|LogFormat|SSLProxy\w+|Include\w*)\s+[^;{]+$/,
      ),
    nginx: nginxWords ? count(/[;{}]\s*(#.*)?$/) : 0,
  };
  const [best, second] = Object.entries(scores).sort(([, a], [, b]) => b - a);
  if (!best || best[1] === 0 || best[1] === second?.[1]) return undefined;
  return best[0] === "nginx" || best[0] === "apache" ? best[0] : "haproxy";
}
