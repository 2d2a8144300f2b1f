import type { Classified, EventFormat } from "@cloud502/core";
import { type MessageRow, rowFinder } from "../shared/message-row.ts";
import { localTime, monthNumber } from "../shared/time.ts";

export const haproxyTcpId = "haproxy-tcp";

/** "client:port [accept date] frontend backend/server Tw/Tc/Tt bytes state conns queues", configuration.txt 8.2.2. */
const line =
  /(?:^|\s)\S+:\d+ \[(\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d\.\d{3})\] \S+ ([^\s/]+)\/(\S+) (?:[+-]?\d+\/){2}\+?-?\d+ \+?\d+ ([a-zA-Z-]{2}) [+-]?\d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+\s*$/;

/** What a termination state proves where HAProxy does not speak HTTP: closes of either side are ordinary ends there. */
export const tcpRows: readonly MessageRow[] = [
  {
    id: "tcp-no-server",
    says: "127.0.0.1:34992 [22/Nov/2026:13:18:53.762] fe be/<NOSRV> -1/-1/0 0 SC 1/1/0/0/0 0/0",
    test: /^SC <NOSRV>/,
    cause: "no-live-backends",
    severity: "critical",
    title: "No server of {backend} is available for TCP sessions",
    why: "HAProxy had no server to connect to: all are down or in maintenance.",
    fix: ["Read `Server … is DOWN, reason: …` before these sessions."],
  },
  {
    id: "tcp-server-refused",
    says: "127.0.0.1:34992 [22/Nov/2026:13:18:53.762] fe be/s1 1/-1/1001 0 SC 1/1/0/0/1 0/0",
    test: /^SC /,
    cause: "connection-refused",
    severity: "critical",
    basis: "inferred",
    title: "{backend} is not reached over TCP: it likely refuses connections",
    why: "SC covers a refused connection, an unreachable server and a failed TLS handshake.",
    fix: ["`ss -ltn` on the server; start the app."],
  },
  {
    id: "tcp-connect-timeout",
    says: "127.0.0.1:34992 [22/Nov/2026:13:18:53.762] fe be/s1 1/-1/1001 0 sC 1/1/0/0/1 0/0",
    test: /^sC /,
    cause: "connect-timeout",
    severity: "critical",
    title: "TCP connections to {backend} time out",
    why: "`timeout connect` passed: a firewall drops packets, the host is gone, or its accept queue is full.",
    fix: ["Check firewalls on the way and the server's accept queue."],
  },
  {
    id: "tcp-queue-timeout",
    says: "127.0.0.1:34992 [22/Nov/2026:13:18:53.762] fe be/<NOSRV> 1001/-1/1001 0 sQ 1/1/0/0/0 0/1",
    test: /^[sS]Q /,
    cause: "overload",
    severity: "critical",
    title: "TCP sessions wait in vain for a free slot of {backend}",
    why: "`timeout queue` passed: every server of the backend is at its maxconn.",
    fix: ["Find what holds the sessions; then maxconn."],
  },
  {
    id: "tcp-resources",
    says: "127.0.0.1:34992 [22/Nov/2026:13:18:53.762] fe be/s1 1/-1/1 0 RC 1/1/0/0/0 0/0",
    test: /^[RP]C /,
    cause: "proxy-exhausted",
    severity: "critical",
    title: "HAProxy runs out of a resource for TCP sessions",
    why: "No sockets, source ports or memory were left, or the process limit was reached.",
    fix: ["Check `ulimit -n`, maxconn and the range of source ports."],
    aboutProxy: true,
  },
];

/** HAProxy's TCP log, `option tcplog`: no status, so that every session is an event, and only its end tells. */
export function haproxyTcpFormat(): EventFormat {
  const findRow = rowFinder(tcpRows);
  return {
    kind: "event",
    id: haproxyTcpId,
    provider: "haproxy",
    title: "HAProxy TCP log",
    companions: ["haproxy-messages"],
    matches: (text) => line.test(text),
    read: (text) => {
      const [, date = "", pool = "", server = "", state = ""] = line.exec(text) ?? [];
      if (date === "") return undefined;
      const time = timeOf(date);
      const row = findRow(`${state} ${server}`);
      return { ...(time !== undefined && { time }), ...(row && { classified: classify(row, pool, server) }) };
    },
  };
}

/** Local time of the machine that reads it: HAProxy writes no zone. */
function timeOf(date: string): number | undefined {
  const [day, month, year, hour, minute, second, fraction] = date.split(/[/:.]/);
  return localTime(year, monthNumber(month), day, hour, minute, second, fraction);
}

function classify({ id, cause }: MessageRow, pool: string, server: string): Classified {
  return { signature: id, cause, pool, ...(!server.startsWith("<") && { backend: `${pool}/${server}` }) };
}
