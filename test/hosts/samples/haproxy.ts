import { tcpRows } from "../../../packages/hosts/src/haproxy/tcp.ts";

/** One line for each class of HAProxy's own messages: of 2.6.12 where a fault was produced, else of src/check.c, src/server.c and src/haproxy.c. */
const left = "0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.";
const warning = (text: string) => `[WARNING]  (31497) : ${text}`;

export const haproxySamples: Readonly<Record<string, string>> = {
  "down-refused": warning(
    `Server be/s1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. ${left}`,
  ),
  "down-connection-problem": warning(
    `Server be/s1 is DOWN, reason: Layer4 connection problem, info: "No route to host", check duration: 0ms. ${left}`,
  ),
  "down-connect-timeout": warning(`Server be/s1 is DOWN, reason: Layer4 timeout, check duration: 301ms. ${left}`),
  "down-tls": warning(
    `Server be/s1 is DOWN, reason: Layer6 invalid response, info: "SSL handshake failure", check duration: 2ms. ${left}`,
  ),
  "down-server-error": warning(
    `Server be/s1 is DOWN, reason: Layer7 wrong status, code: 502, info: "Bad Gateway", check duration: 1ms. ${left}`,
  ),
  "down-wrong-status": `Nov 22 06:53:19 web1 haproxy[31497]: Health check for server be/s1 failed, reason: Layer7 wrong status, code: 404, info: "Not Found", check duration: 1ms, status: 0/2 DOWN.`,
  "down-response-timeout": warning(`Server be/s1 is DOWN, reason: Layer7 timeout, check duration: 301ms. ${left}`),
  "down-invalid-response": warning(
    `Server be/s1 is DOWN, reason: Layer7 invalid response, info: "TCPCHK got an empty response", check duration: 2ms. ${left}`,
  ),
  "down-socket-error": warning(`Server be/s1 is DOWN, reason: Socket error, check duration: 0ms. ${left}`),
  "down-program-failed": warning(
    `Server be/s1 is DOWN, reason: External check error, code: 1, check duration: 10ms. ${left}`,
  ),
  "server-name-unresolved": warning(`Server be/s1 is going DOWN for maintenance (DNS NX status). ${left}`),
  "server-drained": warning(
    "Server be/s1 is going DOWN for maintenance. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.",
  ),
  "server-in-maintenance": warning(`Server be/s1 is going DOWN for maintenance. ${left}`),
  "server-down": warning(`Server be/s1 is DOWN. ${left}`),
  "no-server-available": "backend be has no server available!",
  "config-rejected":
    "[ALERT]    (31497) : config : parsing [/etc/haproxy/haproxy.cfg:12] : unknown keyword 'sever' in 'backend' section",
  "worker-crashed": "[ALERT]    (31496) : Current worker (31497) exited with code 139 (Segmentation fault)",
  "limit-reached":
    "[ALERT]    (31497) : Proxy fe reached process FD limit (maxsock=100). Please check 'ulimit-n' and restart.",
  ...Object.fromEntries(tcpRows.map(({ id, says }) => [id, says])),
};
