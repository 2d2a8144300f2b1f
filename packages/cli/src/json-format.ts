import { InspectionError, ndjsonFormat, type RequestFormat } from "@cloud502/core";

const roles = [
  "time",
  "epoch",
  "status",
  "backend",
  "backendStatus",
  "host",
  "request",
  "requestId",
  "seconds",
] as const;
type Role = (typeof roles)[number];

/**
 * A format of JSON lines that no provider knows, by a mapping of roles to (dotted) field names:
 * "time=ts,status=http.status,backend=upstream.addr". epoch may stand for time, where it is a number. Throws "usage".
 */
export function jsonLinesFormat(mapping: string): RequestFormat {
  const fields: Partial<Record<Role, string>> = {};
  for (const pair of mapping.split(",")) {
    const [role = "", field = ""] = pair.split("=").map((part) => part.trim());
    if (!isRole(role) || field === "") throw wrong(`"${pair}" is no ROLE=FIELD`);
    fields[role] = field;
  }
  const { epoch, time = epoch, status, ...others } = fields;
  if (time === undefined || status === undefined) throw wrong("time (or epoch) and status are needed");
  return ndjsonFormat({ ...others, time, status }, "json-lines");
}

function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

function wrong(what: string): InspectionError {
  return new InspectionError("usage", `--log-format json: ${what}.`, {
    hint: `Write json:time=FIELD,status=FIELD and any of ${roles.slice(3).join(", ")}.`,
  });
}
