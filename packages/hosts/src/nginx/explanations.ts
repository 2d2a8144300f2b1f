import type { Explanation } from "@cloud502/core";
import { explainRows } from "../shared/explain.ts";
import { nginxMessages } from "./messages/index.ts";
import { messageOptions } from "./rules/options.ts";

const docs = ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables"];

/** nginx's messages and statuses, for `explain`. */
export const nginxExplanations: readonly Explanation[] = [
  ...explainRows(nginxMessages, messageOptions.docs),
  {
    code: "499",
    title: "Client closed request",
    meaning: "nginx: the client, or the load balancer in front, closed before the answer. No status was sent.",
    next: [
      "A load balancer's timeout that is shorter than proxy_read_timeout.",
      "Users who leave: look at how long they waited.",
    ],
    docs,
  },
  {
    code: "009",
    title: "HTTP/0.9 answer",
    meaning: "nginx: the backend's first bytes were no HTTP status line; they were passed on as they are.",
    next: ["The port speaks another protocol: check port and scheme of proxy_pass."],
    docs,
  },
  {
    code: "upstream_status 502, 200",
    title: "A retry hid a failure",
    meaning: "nginx tried several servers: each value is one try. On one and the same address it is a keep-alive race.",
    next: ["Mend the server that failed; $upstream_addr names it at the same place."],
    docs,
  },
];
