import { InspectionError, pathOf, type RequestFormat } from "@cloud502/core";

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
 * "time=ts,status=http.status,backend=upstream.addr". time is RFC 3339; epoch, in its place,
 * a number of s, ms, us or ns. Throws "usage".
 */
export function jsonLinesFormat(mapping: string): RequestFormat {
  const fields: Partial<Record<Role, string>> = {};
  for (const pair of mapping.split(",")) {
    const [role = "", field = ""] = pair.split("=").map((part) => part.trim());
    if (!isRole(role) || field === "") throw wrong(`"${pair}" is no ROLE=FIELD`);
    fields[role] = field;
  }
  const { status, epoch } = fields;
  const time = epoch ?? fields.time;
  if (time === undefined || status === undefined) throw wrong("time (or epoch) and status are needed");
  const { backend, backendStatus, host, request, requestId, seconds } = fields;
  return {
    kind: "request",
    id: "json-lines",
    provider: "generic",
    title: "JSON lines by a field mapping",
    matches: () => false, // only ever asked for by name
    layout: {
      type: "json",
      roles: {
        time,
        timeSyntax: epoch === undefined ? "iso" : "epoch",
        status,
        ...(backend && { backend }),
        ...(host && { host }),
        ...(request && { request }),
      },
    },
    classify: (read) => {
      const of = (field: string | undefined) => (field === undefined ? undefined : read(field));
      const answered = Number(of(status));
      const said = Number(of(backendStatus));
      if (!(answered >= 500)) return undefined;
      const [where, id, line, name] = [of(backend), of(requestId), of(request), of(host)];
      const total = Number(of(seconds));
      return {
        signature: said >= 500 ? "backend-answered" : "server-error",
        cause: "backend-error",
        status: answered,
        ...(said > 0 && { backendStatus: said }),
        ...(where && { backend: where }),
        ...(name && { host: name }),
        ...(line && { route: pathOf(line) }),
        ...(id && { requestId: id }),
        ...(total >= 0 && { timings: { total } }),
      };
    },
  };
}

function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

function wrong(what: string): InspectionError {
  return new InspectionError("usage", `--log-format json: ${what}.`, {
    hint: `Write json:time=FIELD,status=FIELD and any of ${roles.slice(3).join(", ")}.`,
  });
}
