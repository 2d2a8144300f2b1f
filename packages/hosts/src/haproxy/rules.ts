import type { Rule } from "@cloud502/core";
import { type MessageRulesOptions, messageRules } from "../shared/message-rules.ts";
import { type RequestRow, type RequestRulesOptions, requestMatches, requestRules } from "../shared/request-rules.ts";
import { haproxyMessages } from "./messages.ts";
import { haproxyMessagesId } from "./messages-format.ts";
import { haproxyTcpId, tcpRows } from "./tcp.ts";
import { terminations } from "./termination.ts";

const docs = ["https://docs.haproxy.org/2.6/configuration.html#8.5"];
export const messageOptions: MessageRulesOptions = {
  product: "haproxy",
  source: haproxyMessagesId,
  subject: "HAProxy",
  docs,
};
const requestOptions: RequestRulesOptions = {
  product: "haproxy",
  subject: "HAProxy",
  docs,
};

/** What stands beside the termination states: no server at all, the server's own 5xx, and what bc_err_str tells. */
const further: readonly RequestRow[] = [
  {
    id: "no-server",
    signatures: ["no-server"],
    cause: "no-live-backends",
    severity: "critical",
    title: "No server of {backend} is available",
    fact: "sessions SC with <NOSRV>: every server is down or in maintenance",
    why: "HAProxy had no server to send the request to; its own messages say why the last one went.",
    fix: ["Read `Server … is DOWN, reason: …` before these requests."],
  },
  {
    id: "server-answered",
    signatures: ["server-answered"],
    cause: "backend-error",
    severity: "high",
    title: "{backend} itself answers 5xx",
    fact: "sessions that ended normally (--) with a 5xx of the server",
    why: "The session ended without a fault of the proxy's: the status is the server's.",
    fix: ["Read the app's own log at these times."],
  },
  {
    id: "answered-by-haproxy",
    signatures: ["answered-by-haproxy"],
    cause: "configured-response",
    severity: "high",
    title: "HAProxy's configuration answers 5xx itself",
    fact: "sessions answered 5xx without a server and without a fault (http-request return, errorfile, monitor)",
    why: "No server was chosen and nothing failed: a rule or `monitor fail` answers.",
    fix: ["Look for `http-request return`, `errorfile` and `monitor fail`."],
  },
  {
    id: "tls-handshake-failed",
    signatures: ["tls-handshake-failed"],
    cause: "tls-handshake",
    severity: "critical",
    title: "TLS with {backend} fails",
    fact: "sessions SC whose bc_err_str names SSL",
    why: "bc_err_str parts a failed handshake from a refused connection.",
    fix: ["`openssl s_client -connect <server>`; check `ssl verify … ca-file … sni` on the server line."],
  },
  {
    id: "tls-certificate-refused",
    signatures: ["tls-certificate-refused"],
    cause: "tls-certificate",
    severity: "critical",
    title: "The certificate of {backend} is refused",
    fact: "sessions SC whose bc_err_str names the certificate",
    why: "The server's certificate did not verify.",
    fix: ["Renew it, or correct ca-file, verifyhost and sni."],
  },
  {
    id: "connect-refused",
    signatures: ["connect-refused"],
    cause: "connection-refused",
    severity: "critical",
    title: "Nothing listens at {backend}",
    fact: "sessions SC whose bc_err_str says that the connection was refused",
    why: "bc_err_str names ECONNREFUSED.",
    fix: ["Start the app; compare `server` with `ss -ltn` on the host."],
  },
  {
    id: "server-unreachable",
    signatures: ["server-unreachable"],
    cause: "unreachable",
    severity: "critical",
    title: "No route to {backend}",
    fact: "sessions SC whose bc_err_str says unreachable",
    why: "bc_err_str names the routing error.",
    fix: ["`ip route get` the server's address."],
  },
  {
    id: "connect-permission",
    signatures: ["connect-permission"],
    cause: "permission-denied",
    severity: "critical",
    title: "HAProxy is not allowed to connect to {backend}",
    fact: "sessions SC whose bc_err_str says permission denied",
    why: "SELinux's haproxy_connect_any, or the mode of a unix socket.",
    fix: ["`setsebool -P haproxy_connect_any 1`"],
  },
];

/** Client aborts are daily noise below this share of requests. */
const noise = 0.02;

function withShare(row: RequestRow): Rule {
  const [rule] = requestRules([row], requestOptions);
  if (!rule) throw new RangeError(`no rule for ${row.id}`);
  return {
    ...rule,
    detect: (snapshot) => {
      const matches = requestMatches(row, requestOptions, snapshot);
      const count = matches.reduce((sum, { requests = 0 }) => sum + requests, 0);
      return count >= (snapshot.failures?.requests?.total ?? count) * noise ? matches : [];
    },
  };
}

const requestRows: readonly RequestRow[] = [
  ...terminations.map(({ codes: _, ...row }) => ({ ...row, signatures: [row.id] })),
  ...further,
];
const abortRows = requestRows.filter(({ cause }) => cause === "client-abort");

export const haproxyRules: readonly Rule[] = [
  ...messageRules(haproxyMessages, messageOptions),
  ...messageRules(tcpRows, { ...messageOptions, source: haproxyTcpId }),
  ...requestRules(
    requestRows.filter((row) => !abortRows.includes(row)),
    requestOptions,
  ),
  ...abortRows.map(withShare),
];
