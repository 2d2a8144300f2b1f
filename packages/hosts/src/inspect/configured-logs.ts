import { dirname, isAbsolute, join } from "node:path";
import type { LogFormat } from "@cloud502/core";
import type { ApacheConfig } from "../apache/config/load.ts";
import { apacheView } from "../apache/config/view.ts";
import { apacheFormat } from "../apache/log-format.ts";
import type { HaproxyConfig } from "../haproxy/config/parse.ts";
import type { NginxConfig } from "../nginx/config/load.ts";
import type { Directive } from "../nginx/config/syntax.ts";
import { nginxView } from "../nginx/config/view.ts";
import { nginxFormat } from "../nginx/formats/log-format.ts";
import type { LogFile } from "./log-inputs.ts";

/** A format that its own text does not suffice for (no status, no time) is left to detection. */
function attempt(make: () => LogFormat): LogFormat | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** The log_format directives of an nginx configuration as formats, by name. */
export function nginxLogFormats(config: NginxConfig): ReadonlyMap<string, LogFormat> {
  const found = new Map<string, LogFormat>();
  for (const { name, args } of nginxView(config).http?.block ?? []) {
    if (name !== "log_format" || args[0] === undefined) continue;
    const escaping = args[1]?.startsWith("escape=") ? args[1].slice(7) : undefined;
    const text = args.slice(escaping === undefined ? 1 : 2).join("");
    const id = `nginx-${args[0].toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
    const format = attempt(() =>
      escaping === "json" || escaping === "none"
        ? nginxFormat(text, { id, escape: escaping, whole: true })
        : nginxFormat(text, { id, whole: true }),
    );
    if (format) found.set(args[0], format);
  }
  return found;
}

/** Where an nginx configuration writes: access logs with their formats, error logs. Paths with variables or syslog are left out. */
export function nginxLogs(config: NginxConfig, prefix = "/var/log/nginx"): readonly LogFile[] {
  const view = nginxView(config);
  const formats = nginxLogFormats(config);
  const all: readonly Directive[] = [...view.main, ...view.scopes.flatMap(({ directive }) => directive.block ?? [])];
  const logs = all
    .filter(
      ({ name, args }) =>
        (name === "access_log" || name === "error_log") &&
        args[0] !== undefined &&
        args[0] !== "off" &&
        !/^(syslog:|memory:|stderr)|\$/.test(args[0]),
    )
    .map(({ name, args }): LogFile => {
      const path = absolute(args[0] ?? "", dirname(prefix));
      const format = name === "access_log" ? formats.get(args[1] ?? "") : undefined;
      return { product: "nginx", path, ...(format && { format }) };
    });
  const has = (kind: string) => all.some(({ name }) => name === kind);
  const usual = ["access", "error"]
    .filter((kind) => !has(`${kind}_log`))
    .map((kind) => ({ product: "nginx", path: `${prefix}/${kind}.log` }));
  return [...logs, ...usual];
}

/** The LogFormats of an Apache configuration as formats, by nickname. */
export function apacheLogFormats(config: ApacheConfig): ReadonlyMap<string, LogFormat> {
  const found = new Map<string, LogFormat>();
  for (const { args } of apacheView(config).all("LogFormat")) {
    const [text, name] = args;
    const format =
      text !== undefined && name !== undefined
        ? attempt(() =>
            apacheFormat(text, { id: `apache-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`, whole: true }),
          )
        : undefined;
    if (name !== undefined && format) found.set(name, format);
  }
  return found;
}

/** Where an Apache configuration writes. Piped logs and syslog are left out. */
export function apacheLogs(
  config: ApacheConfig,
  variables: Readonly<Record<string, string>> = { APACHE_LOG_DIR: "/var/log/apache2" },
): readonly LogFile[] {
  const view = apacheView(config);
  const formats = apacheLogFormats(config);
  const root = view.all("ServerRoot").at(-1)?.args[0] ?? dirname(config.main);
  const resolve = (path: string) =>
    absolute(
      path.replace(/\$\{(\w+)\}/g, (all, name: string) => variables[name] ?? all),
      root,
    );
  const usable = (path: string | undefined) =>
    path !== undefined && !path.startsWith("|") && !path.startsWith("syslog");
  const access = [...view.all("CustomLog"), ...view.all("TransferLog")].map(({ args }) => ({
    path: args[0],
    format: formats.get(args[1] ?? ""),
  }));
  const error = view.all("ErrorLog").map(({ args }) => ({ path: args[0], format: undefined }));
  return [...access, ...error].flatMap(({ path, format }) =>
    path !== undefined && usable(path) ? [{ product: "apache", path: resolve(path), ...(format && { format }) }] : [],
  );
}

/** HAProxy writes to syslog; Debian's rsyslog puts its lines into one file. */
export function haproxyLogs(config: HaproxyConfig): readonly LogFile[] {
  const syslog = config.sections.some(({ statements }) =>
    statements.some(({ words }) => words[0] === "log" && words[1]?.startsWith("/dev/log")),
  );
  return syslog ? [{ product: "haproxy", path: "/var/log/haproxy.log" }] : [];
}

function absolute(path: string, root: string): string {
  return isAbsolute(path) ? path : join(root, path);
}
