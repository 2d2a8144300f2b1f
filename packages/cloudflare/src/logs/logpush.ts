import type { Classified, Fields, RequestFormat, TimeSyntax } from "@cloud502/core";
import type { Exchange } from "../exchange.ts";
import { signatureOf } from "../signatures.ts";

const written = /"EdgeStartTimestamp"\s*:\s*("?)(\d{9,}(?:\.\d+)?\1\s*[,}]|)/;

/**
 * Cloudflare Logpush, dataset http_requests (NDJSON). A job writes its times as RFC 3339, Unix seconds, milliseconds or
 * nanoseconds (`timestamp_format`): the first is one format here, the numbers another, and both are read alike.
 */
export const logpushFormats: readonly RequestFormat[] = [
  logpushFormat("cloudflare-logpush-http", "iso", "times in RFC 3339"),
  logpushFormat("cloudflare-logpush-http-unix", "epoch", "Unix times"),
];

function logpushFormat(id: string, timeSyntax: TimeSyntax, times: string): RequestFormat {
  return {
    id,
    provider: "cloudflare",
    title: `Cloudflare Logpush http_requests, ${times}`,
    kind: "request",
    layout: {
      type: "json",
      roles: {
        time: "EdgeStartTimestamp",
        timeSyntax,
        status: "EdgeResponseStatus",
        backend: "OriginIP",
        // A cache can answer 200 in the place of an origin that failed.
        attempts: "OriginResponseStatus",
        host: "ClientRequestHost",
        request: "ClientRequestURI",
      },
    },
    matches: (line) =>
      line.startsWith("{") &&
      line.includes('"EdgeResponseStatus"') &&
      Boolean(written.exec(line)?.[2]) === (timeSyntax === "epoch") &&
      written.test(line),
    classify,
  };
}

function classify(fields: Fields): Classified | undefined {
  const number = (name: string) => {
    const text = fields(name);
    const value = text === undefined || text === "" ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  };
  const exchange: Exchange = {
    edge: number("EdgeResponseStatus") ?? 0,
    origin: number("OriginResponseStatus") ?? 0,
    requestSource: fields("ClientRequestSource"),
    cacheStatus: fields("CacheCacheStatus"),
    edgeServerIp: fields("EdgeServerIP"),
    tcpMs: number("OriginTCPHandshakeDurationMs"),
    tlsMs: number("OriginTLSHandshakeDurationMs"),
    originMs: number("OriginResponseDurationMs"),
    requestBytes: number("ClientRequestBytes"),
    securityAction: fields("SecurityAction"),
    workerStatus: fields("WorkerStatus"),
  };
  const signature = signatureOf(exchange);
  if (!signature) return undefined;
  const originIp = fields("OriginIP");
  const path = fields("ClientRequestPath") ?? fields("ClientRequestURI")?.split("?")[0];
  const host = fields("ClientRequestHost");
  const ray = fields("RayID");
  const connect = exchange.tcpMs;
  return {
    signature: signature.id,
    cause: signature.cause,
    status: exchange.edge,
    ...(exchange.edgeServerIp !== "" && { backendStatus: exchange.origin || ("none" as const) }),
    ...(host && { pool: host, host }),
    ...(originIp && { backend: originIp }),
    ...(path && { route: path }),
    ...(ray && { requestId: ray }),
    detail: details(signature, exchange, fields),
    timings: {
      ...(connect !== undefined && { connect: connect / 1000 }),
      ...(exchange.originMs !== undefined && { backend: exchange.originMs / 1000 }),
    },
  };
}

function details(
  signature: { producedBy: string; confidence: string },
  exchange: Exchange,
  fields: Fields,
): Record<string, string> {
  const colo = fields("EdgeColoCode");
  const parent = fields("ParentRayID");
  const subrequest = fields("WorkerSubrequest") === "true" || (parent !== undefined && !/^0*$/.test(parent));
  return {
    producedBy: signature.producedBy,
    confidence: signature.confidence,
    ...(colo && { colo }),
    ...(subrequest && { subrequest: "true" }),
    ...(exchange.securityAction && { securityAction: exchange.securityAction }),
    ...(fields("EdgeCFConnectingO2O") === "true" && { o2o: "true" }),
  };
}
