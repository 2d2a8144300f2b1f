import type { Classified, Fields, RequestFormat } from "./format.ts";
import { isRecord, jsonFields, parseJson } from "./json-fields.ts";
import { pathOf } from "./request-line.ts";

/** Which key of a record holds what: a key, a path of keys, or several of them by "|". */
export interface NdjsonMapping {
  /** RFC 3339, or seconds, milliseconds, microseconds or nanoseconds since the epoch. */
  readonly time: string;
  /** What the client got. */
  readonly status: string;
  /** What the backend said. */
  readonly backendStatus?: string;
  readonly backend?: string;
  readonly host?: string;
  /** A path, a URL, or "METHOD path HTTP/x". */
  readonly request?: string;
  readonly requestId?: string;
  /** Seconds. */
  readonly seconds?: string;
}

/** Keys as common proxies, frameworks and the Elastic Common Schema spell them. */
export const commonMapping: NdjsonMapping = {
  time: "time|timestamp|@timestamp|ts|datetime|date|StartUTC|start_time",
  status:
    "status|status_code|statusCode|response_status|http_status|http.response.status_code|response.status|res.statusCode|DownstreamStatus|response_code",
  backendStatus: "upstream_status|backend_status|origin_status|OriginStatus",
  backend: "upstream_addr|upstream|backend|upstream_host|ServiceAddr|destination.address",
  host: "host|request_host|http_host|RequestHost|request.host|req.headers.host|url.domain|authority",
  request: "request_uri|uri|path|url|request|RequestPath|request.uri|req.url|url.path",
  requestId: "request_id|requestId|x_request_id|trace_id|http.request.id|trace.id",
};

/**
 * One JSON object a line with a time and a status under any name: signatures `backend-answered` (the backend said the same
 * 5xx) and `server-error`. A log that says no more proves no more, whichever 5xx it is.
 */
export function ndjsonFormat(mapping: NdjsonMapping = commonMapping, id = "ndjson"): RequestFormat {
  return {
    id,
    provider: "ndjson",
    title: "JSON lines with a time and a status",
    kind: "request",
    matches: (line) => {
      const record = parseJson(line);
      if (!isRecord(record)) return false;
      const fields = jsonFields(record);
      return (
        /^[1-9]\d\d$/.test(fields(mapping.status) ?? "") &&
        /^\d{4}-\d\d-\d\d[T ]|^\d{10}/.test(fields(mapping.time) ?? "")
      );
    },
    layout: {
      type: "json",
      roles: {
        time: mapping.time,
        timeSyntax: "iso",
        status: mapping.status,
        ...(mapping.backend && { backend: mapping.backend }),
        ...(mapping.host && { host: mapping.host }),
        ...(mapping.request && { request: mapping.request }),
      },
    },
    classify: (fields) => classify(fields, mapping),
  };
}

/** The format of JSON lines that no provider knows. */
export const ndjson = ndjsonFormat();

function classify(fields: Fields, mapping: NdjsonMapping): Classified | undefined {
  const read = (name: string | undefined) => {
    const value = name === undefined ? undefined : fields(name);
    return value === "-" || value === "" ? undefined : value;
  };
  const status = Number(read(mapping.status));
  if (!(status >= 500 && status <= 599)) return undefined;
  const said = read(mapping.backendStatus);
  const backendStatus = said !== undefined && /^\d{3}$/.test(said) ? Number(said) : undefined;
  const backend = read(mapping.backend);
  const host = read(mapping.host);
  const request = read(mapping.request);
  const requestId = read(mapping.requestId);
  const seconds = Number(read(mapping.seconds) ?? Number.NaN);
  return {
    signature: backendStatus === status ? "backend-answered" : "server-error",
    cause: "backend-error",
    status,
    ...(backendStatus !== undefined && { backendStatus }),
    ...(backend && { backend }),
    ...(host && { host }),
    ...(request && { route: pathOf(request) }),
    ...(requestId && { requestId }),
    ...(seconds >= 0 && { timings: { total: seconds } }),
  };
}
