import type { RequestFormat } from "@cloud502/core";
import { InspectionError } from "@cloud502/core/format-tools";
import { isWhole, readTemplate, templateParts } from "../shared/template.ts";
import { classifyApache } from "./classify-access.ts";

/** mod_log_config's letters as fields of ours; %t brings its brackets along. */
const letters: Readonly<Record<string, string>> = {
  a: "$client",
  A: "$server_address",
  B: "$bytes",
  b: "$bytes",
  D: "$duration_us",
  f: "$file",
  H: "$protocol",
  h: "$remote_host",
  I: "$bytes_in",
  k: "$keepalives",
  L: "$log_id",
  l: "$logname",
  m: "$method",
  O: "$bytes_out",
  p: "$port",
  P: "$pid",
  q: "$query",
  R: "$handler",
  r: "$request",
  S: "$bytes_both",
  s: "$status",
  T: "$duration_s",
  t: "[$time]",
  U: "$path",
  u: "$user",
  v: "$host",
  V: "$host",
  X: "$connection",
};

/**
 * The format of any `LogFormat` string of mod_log_config. Throws InspectionError "usage" when it lacks %>s or %t, or has a
 * time by strftime.
 */
export function apacheFormat(
  logFormat: string,
  {
    id = "apache-log-format",
    title = "Apache access log (LogFormat)",
    required,
    whole = false,
  }: {
    readonly id?: string;
    readonly title?: string;
    readonly required?: string;
    /** Lines with more behind the last field are another format's. */
    readonly whole?: boolean;
  } = {},
): RequestFormat {
  const template = toTemplate(unquote(logFormat));
  if (!template.includes("$status") || !template.includes("$time")) {
    throw new InspectionError("usage", "The LogFormat has no %>s or no %t", {
      hint: "Add %t and %>s to the LogFormat.",
    });
  }
  const parts = templateParts(template);
  const last = required ?? parts.findLast(({ field }) => field !== undefined)?.field ?? "status";
  return {
    kind: "request",
    id,
    companions: ["apache-error"],
    provider: "apache",
    title,
    layout: {
      type: "text",
      template,
      roles: {
        time: "time",
        timeSyntax: "clf",
        status: "status",
        ...(template.includes("$host") && { host: "host" }),
        ...(template.includes("$request") && { request: "request" }),
      },
      required: last,
      escape: "backslash",
    },
    matches: (line) => {
      const fields = readTemplate(parts, line, last);
      return (
        fields !== undefined &&
        /^\d{3}$/.test(fields.status ?? "") &&
        /^\d\d\/\w{3}\/\d{4}:/.test(fields.time ?? "") &&
        (!whole || isWhole(fields, last))
      );
    },
    classify: classifyApache,
  };
}

function toTemplate(logFormat: string): string {
  const seen = new Set<string>();
  return logFormat.replace(
    /%(?:[!\d,]*)([<>]?)(?:\{([^}]*)\})?(\^?[a-zA-Z%]{1,3}?)(?![a-z]?\})/g,
    (_, _side: string, name: string | undefined, letter: string) => {
      if (letter === "%") return "%";
      const field = name === undefined ? letters[letter] : named(name, letter);
      if (!field) return "$unknown";
      const plain = field.replace(/[[\]$]/g, "");
      if (!seen.has(plain)) {
        seen.add(plain);
        return field;
      }
      return field.replace(plain, `${plain}_${seen.size}`);
    },
  );
}

/** %{X-Request-Id}i, %{UNIQUE_ID}e, %{us}T … */
function named(name: string, letter: string): string | undefined {
  const word = name.toLowerCase().replace(/\W+/g, "_");
  if (letter === "t")
    throw new InspectionError("usage", `The LogFormat writes its time as %{${name}}t`, { hint: "Use %t." });
  if (letter === "T") return name === "us" ? "$duration_us" : name === "ms" ? "$duration_ms" : "$duration_s";
  if (letter === "p" || letter === "P") return letters[letter];
  return {
    i: `$in_${word}`,
    o: `$out_${word}`,
    e: `$env_${word}`,
    n: `$note_${word}`,
    C: `$cookie_${word}`,
    x: `$var_${word}`,
    c: `$var_${word}`,
  }[letter];
}

/** LogFormat "…" name: the string, its escapes undone. */
function unquote(text: string): string {
  const quoted = /^\s*(?:LogFormat\s+|CustomLog\s+\S+\s+)?"((?:[^"\\]|\\.)*)"(?:\s+\S+)?\s*$/s.exec(text);
  return (quoted?.[1] ?? text).replace(/\\(["\\])/g, "$1");
}
