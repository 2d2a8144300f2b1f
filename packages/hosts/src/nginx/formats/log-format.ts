import type { RequestFormat, Roles } from "@cloud502/core";
import { classifyBy, InspectionError } from "@cloud502/core/format-tools";
import { isWhole, readTemplate, templateParts } from "../../shared/template.ts";
import { classifyAccess } from "./classify-access.ts";

/** How nginx writes a log_format and what to call the format made of it. */
export interface NginxFormatOptions {
  readonly id?: string;
  readonly title?: string;
  /** log_format's own parameter: "default", "json" or "none"; "json" is also recognised by a brace at the start. */
  readonly escape?: string;
  /** The last variable that every line has; absent = all of them. */
  readonly required?: string;
  /** Lines with more behind the last variable are another format's: for a format that somebody configured. */
  readonly whole?: boolean;
}

/** What stands among requests in a container's output; among lines of `combined` also what Apache or an app server says. */
const companions = ["nginx-error", "apache-error", "gunicorn-log"];

/** `combined`, built into nginx. */
export const combined =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/**
 * The format of any `log_format`, given as in nginx.conf: quoted strings are joined, a leading `log_format name escape=…` and
 * the closing semicolon may be there. Throws InspectionError "usage" when it lacks the status or a time.
 */
export function nginxFormat(logFormat: string, options: NginxFormatOptions = {}): RequestFormat {
  const source = unquote(logFormat);
  const template = source.template.replace(/\$\{(\w+)\}/g, "$$$1");
  const escaping = options.escape ?? source.escaping;
  const {
    id = source.name ? `nginx-${kebab(source.name)}` : "nginx-log-format",
    title = "nginx access log (log_format)",
  } = options;
  if (escaping === "json" || /^\s*\{/.test(template)) {
    return jsonFormat(jsonVariables(template), { id, title });
  }
  const parts = templateParts(template);
  const roles = rolesOf(parts.flatMap(({ field }) => field ?? []));
  const required = options.required ?? parts.findLast(({ field }) => field !== undefined)?.field ?? roles.status;
  return {
    kind: "request",
    id,
    provider: "nginx",
    title,
    layout: { type: "text", template, roles, required, escape: escaping === "none" ? "none" : "backslash" },
    alsoStatuses: [9, 499],
    companions,
    matches: (line) => {
      const fields = readTemplate(parts, line, required);
      return (
        fields !== undefined &&
        /^\d{3}$/.test(fields[roles.status] ?? "") &&
        (options.whole !== true || isWhole(fields, required))
      );
    },
    classify: classifyAccess,
  };
}

/** A JSON access log: `variables` maps nginx's variable names to the keys of the log. */
export function jsonFormat(
  variables: Readonly<Record<string, string>>,
  { id, title }: { readonly id: string; readonly title: string },
): RequestFormat {
  const canonical = rolesOf(Object.keys(variables));
  const key = (variable: string) => variables[variable] ?? variable;
  const roles: Roles = {
    time: key(canonical.time),
    timeSyntax: canonical.timeSyntax,
    status: key(canonical.status),
    ...(canonical.backend && { backend: key(canonical.backend) }),
    ...(canonical.attempts && { attempts: key(canonical.attempts) }),
    ...(canonical.host && { host: key(canonical.host) }),
    ...(canonical.request && { request: key(canonical.request) }),
  };
  return {
    kind: "request",
    id,
    provider: "nginx",
    title,
    layout: { type: "json", roles },
    alsoStatuses: [9, 499],
    companions,
    matches: (line) => {
      const record = parseObject(line);
      return record !== undefined && roles.time in record && /^\d{3}$/.test(String(record[roles.status]));
    },
    classify: classifyBy(
      classifyAccess,
      (fields) => (variable) => (variable in variables ? fields(key(variable)) : undefined),
    ),
  };
}

/** A line as a JSON object; undefined when it is none. */
export function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function rolesOf(fields: readonly string[]): Roles {
  const has = (name: string) => fields.includes(name);
  const time = ["time_local", "time_iso8601", "msec"].find(has);
  if (!time || !has("status")) {
    throw new InspectionError("usage", "The log_format has no $status or no time", {
      hint: "Add $time_local (or $time_iso8601, $msec) and $status to the log_format.",
    });
  }
  const host = ["host", "http_host", "server_name"].find(has);
  const request = ["request", "request_uri", "uri"].find(has);
  return {
    time,
    timeSyntax: time === "time_local" ? "clf" : time === "msec" ? "epoch" : "iso",
    status: "status",
    ...(has("upstream_addr") && { backend: "upstream_addr" }),
    ...(has("upstream_status") && { attempts: "upstream_status" }),
    ...(host && { host }),
    ...(request && { request }),
  };
}

/** The key under which each variable stands: `"status":"$status"` or `"status": $status`. */
function jsonVariables(template: string): Readonly<Record<string, string>> {
  const pairs = [...template.matchAll(/"([^"]+)"\s*:\s*"?\$(\w+)"?\s*(?=[,}])/g)];
  return Object.fromEntries(pairs.map(([, key = "", variable = ""]) => [variable, key]));
}

function unquote(text: string): {
  readonly template: string;
  readonly name?: string;
  readonly escaping?: "default" | "json" | "none";
} {
  const directive = /^\s*log_format\s+(\S+)\s+(?:escape=(default|json|none)\s+)?/.exec(text);
  const body = text.slice(directive?.[0].length ?? 0).replace(/;\s*$/, "");
  const pieces =
    /^\s*['"]/.test(body) && !/^\s*"\$?[\w]+"\s*:/.test(body)
      ? [...body.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gs)]
      : [];
  const joined = pieces.map(([, single, double]) => (single ?? double ?? "").replace(/\\(['"\\])/g, "$1")).join("");
  const escaping = directive?.[2];
  return {
    template: pieces.length > 0 ? joined : body.trim(),
    ...(directive?.[1] && { name: directive[1] }),
    ...(escaping === "default" || escaping === "json" || escaping === "none" ? { escaping } : {}),
  };
}

function kebab(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
