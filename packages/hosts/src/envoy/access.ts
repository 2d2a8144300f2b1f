import type { Classified, Fields, RequestFormat } from "@cloud502/core";
import { readTemplate, templateParts } from "../shared/template.ts";
import { type EnvoyFlag, envoyFlags } from "./flags.ts";

/** Envoy's default format; Istio's puts further fields between the flags and the sizes. */
const shared = '[$start_time] "$request" $status $flags';
const envoyTemplate = `${shared} $bytes_received $bytes_sent $duration $upstream_service_time "$x_forwarded_for" "$user_agent" "$request_id" "$authority" "$upstream_host"`;
const istioTemplate = `${shared} $details $connection_details "$transport_failure" $bytes_received $bytes_sent $duration $upstream_service_time "$x_forwarded_for" "$user_agent" "$request_id" "$authority" "$upstream_host" $upstream_cluster $addresses`;

/** Failures that a status alone shows, beside the flags. */
const answered = { id: "upstream-answered", cause: "backend-error" } as const;
const madeByEnvoy = { id: "answered-by-envoy", cause: "configured-response" } as const;

function envoyFormat(id: string, title: string, template: string, istio: boolean): RequestFormat {
  const parts = templateParts(template);
  return {
    kind: "request",
    id,
    provider: "envoy",
    title,
    layout: {
      type: "text",
      template,
      roles: {
        time: "start_time",
        timeSyntax: "iso",
        status: "status",
        backend: "upstream_host",
        attempts: "flags",
        quiet: ["-"],
        host: "authority",
        request: "request",
      },
      required: "upstream_host",
      escape: "backslash",
    },
    alsoStatuses: [0],
    matches: (line) => {
      const fields = readTemplate(parts, line, "upstream_host");
      return (
        fields !== undefined &&
        /^\d{4}-\d\d-\d\dT/.test(fields.start_time ?? "") &&
        /^(?:-|[A-Za-z0-9,]+)$/.test(fields.flags ?? "") &&
        /^\d+$/.test(fields.bytes_received ?? "") &&
        istio === (fields.details !== undefined)
      );
    },
    classify: classifyEnvoy,
  };
}

export const envoyFormats: readonly RequestFormat[] = [
  envoyFormat("envoy-istio", "Envoy access log (Istio)", istioTemplate, true),
  envoyFormat("envoy-access", "Envoy access log", envoyTemplate, false),
];

/** Classifies one line by its response flags; details and the transport's failure reason sharpen UF. */
function classifyEnvoy(fields: Fields): Classified | undefined {
  const status = Number(fields("status"));
  const flags = (fields("flags") ?? "-").split(",");
  const upstream = known(fields("upstream_host"));
  const found = decide(status, flags, upstream, fields);
  if (!found) return undefined;
  const host = known(fields("authority"));
  const pool = known(fields("upstream_cluster"));
  const requestId = known(fields("request_id"));
  const route = /^\S+ ([^ ?]*)/.exec(fields("request") ?? "")?.[1];
  const total = Number(fields("duration"));
  const backend = Number(fields("upstream_service_time"));
  return {
    ...found,
    ...(status > 0 && { status }),
    ...(upstream && { backend: upstream, backendStatus: found.signature === answered.id ? status : "none" }),
    ...(pool && { pool }),
    ...(host && { host }),
    ...(route && { route }),
    ...(requestId && { requestId }),
    detail: { flags: flags.join(",").slice(0, 40) },
    timings: {
      ...(!Number.isNaN(total) && { total: total / 1000 }),
      ...(!Number.isNaN(backend) && { backend: backend / 1000 }),
    },
  };
}

function decide(
  status: number,
  flags: readonly string[],
  upstream: string | undefined,
  fields: Fields,
): Pick<Classified, "signature" | "cause"> | undefined {
  const flag = envoyFlags.find((one) => flags.includes(one.flag) || flags.includes(one.long));
  if (flag?.flag === "UF")
    return connectionFailure(flag, `${fields("details") ?? ""} ${fields("transport_failure") ?? ""}`);
  if (flag) return { signature: flag.id, cause: flag.cause };
  if (status < 500) return undefined;
  const row = upstream || known(fields("upstream_service_time")) ? answered : madeByEnvoy;
  return { signature: row.id, cause: row.cause };
}

function connectionFailure(flag: EnvoyFlag, reason: string): Pick<Classified, "signature" | "cause"> {
  if (/CERTIFICATE_VERIFY_FAILED|certificate/i.test(reason))
    return { signature: "tls-certificate", cause: "tls-certificate" };
  if (/WRONG_VERSION_NUMBER/i.test(reason)) return { signature: "not-tls", cause: "protocol-mismatch" };
  if (/TLS[_ ]error|SSL/i.test(reason)) return { signature: "tls-handshake", cause: "tls-handshake" };
  if (/connection_timeout|connection timeout/i.test(reason))
    return { signature: "connect-timeout", cause: "connect-timeout" };
  return { signature: flag.id, cause: flag.cause };
}

function known(value: string | undefined): string | undefined {
  return value === undefined || value === "-" || value === "" ? undefined : value;
}
