import type { Classified, Fields, RequestFormat } from "@cloud502/core";
import { connectionErrors, terminationOf } from "./termination.ts";

const line =
  '$client [$accept_date] $frontend $backend/$server $tr/$tw/$tc/$resp/$ta $status $bytes $request_cookie $response_cookie $termination $actconn/$feconn/$beconn/$srvconn/$retries $srv_queue/$queue "$request" $tail';
/** HAProxy's lines, with or without a syslog header before them; the header is part of the first field. */
const shape =
  /(?:^|\s)\S+:\d+ \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d\.\d{3}\] \S+ \S+\/\S+ [+-]?\d+\/[+-]?\d+\/[+-]?\d+\/[+-]?\d+\/\+?-?\d+ [+-]?\d+ /;

/** Behind the names: five timers and the termination state. */
const clfShape =
  /\[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] ".*" -?\d+ \+?\d+ ".*" ".*" \d+ \d+ "[^"]*" "[^"]*" "[^"]*" (?:\+?-?\d+ ){5}[a-zA-Z-]{4} \d+ \d+ /;

/** Persistence flags behind the two that matter, configuration.txt 8.5: a normal end has any of them. */
const quiet = [..."-NIDVEOU"].flatMap((cookie) => [..."-NIUPRD"].map((result) => `--${cookie}${result}`));

const haproxyHttpId = "haproxy-http";

/**
 * HAProxy's HTTP log: `option httplog` and `option httpslog` (its further fields stand in the tail), and either with fields of
 * one's own behind the request, such as %[bc_err_str]. Signatures are the termination states of terminations, and what
 * bc_err_str adds.
 */
export const haproxyHttp: RequestFormat = {
  kind: "request",
  id: haproxyHttpId,
  provider: "haproxy",
  title: "HAProxy HTTP log",
  companions: ["haproxy-messages"],
  layout: {
    type: "text",
    template: line,
    roles: {
      time: "accept_date",
      timeSyntax: "haproxy",
      status: "status",
      attempts: "termination",
      quiet: ["--", "LR--", "LH--", "LC--", ...quiet],
      request: "request",
    },
    required: "queue",
    escape: "none",
  },
  alsoStatuses: [-1, 0],
  matches: (text) => shape.test(text),
  classify: classifyHttp,
};

/** `option httplog clf`: the fields of the HTTP log in another order, so that it begins as `common` does. */
export const haproxyClf: RequestFormat = {
  ...haproxyHttp,
  id: "haproxy-clf",
  title: "HAProxy HTTP log (CLF)",
  layout: {
    type: "text",
    template:
      '$client - $user [$accept_date] "$request" $status $bytes "$request_cookie" "$response_cookie" $port $milliseconds "$frontend" "$backend" "$server" $tr $tw $tc $resp $ta $termination $actconn $feconn $beconn $srvconn $retries $srv_queue $queue $tail',
    roles: { ...haproxyHttp.layout.roles, timeSyntax: "clf" },
    required: "queue",
    escape: "none",
  },
  matches: (text) => clfShape.test(text),
};

/** Classifies one session by its termination state, its server and its timers; undefined for what is no failure. */
function classifyHttp(fields: Fields): Classified | undefined {
  const state = fields("termination") ?? "";
  const status = Number(fields("status"));
  const server = fields("server") ?? "";
  const found = decide(state, status, server, fields);
  if (!found) return undefined;
  const pool = fields("backend");
  const noServer = server.startsWith("<");
  return {
    ...found,
    ...(status > 0 && { status }),
    ...(!noServer && { backendStatus: found.signature === "server-answered" ? status : "none" }),
    ...(pool && { pool }),
    ...(pool && !noServer && { backend: `${pool}/${server}` }),
    detail: { state: state.slice(0, 2) },
    perLine: { route: "request", timings },
  };
}

function decide(
  state: string,
  status: number,
  server: string,
  fields: Fields,
): Pick<Classified, "signature" | "cause"> | undefined {
  // A connection that was opened and closed without a request: a port check, a browser's spare connection.
  if (/^[Cc]R/.test(state) && fields("request")?.startsWith("<BADREQ>")) return undefined;
  if (state.startsWith("SC") && server === "<NOSRV>") return { signature: "no-server", cause: "no-live-backends" };
  if (state.startsWith("SC") || state.startsWith("sC")) {
    const tail = fields("tail") ?? "";
    const reason = connectionErrors.find(({ test }) => test.test(tail));
    if (reason) return { signature: reason.id, cause: reason.cause };
  }
  const row = terminationOf(state);
  if (row) return { signature: row.id, cause: row.cause };
  if (status < 500) return undefined;
  return server.startsWith("<")
    ? { signature: "answered-by-haproxy", cause: "configured-response" }
    : { signature: "server-answered", cause: "backend-error" };
}

/** HAProxy counts in milliseconds, and writes -1 for a phase that was not reached and a plus before times of `option logasap`. */
const timings = {
  connect: { field: "tc", unit: 0.001 },
  backend: { field: "resp", unit: 0.001 },
  total: { field: "ta", unit: 0.001 },
} as const;
