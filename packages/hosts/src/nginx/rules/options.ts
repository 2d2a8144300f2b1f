import type { MessageRulesOptions } from "../../shared/message-rules.ts";
import type { RequestRulesOptions } from "../../shared/request-rules.ts";
import { nginxErrorId } from "../formats/error.ts";
import { nginxFormats } from "../formats/index.ts";
import { nginxMessages } from "../messages/index.ts";

/** The ids of nginx's request formats; formats made from a log_format of the user's have an id of their own. */
const requestSources = [...nginxFormats.flatMap(({ kind, id }) => (kind === "request" ? id : [])), "nginx-log-format"];

export const messageOptions: MessageRulesOptions = {
  product: "nginx",
  source: nginxErrorId,
  requestSources,
  subject: "nginx",
  docs: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html"],
};

export const accessOptions: RequestRulesOptions = {
  product: "nginx",
  sources: requestSources,
  explainedBy: { source: nginxErrorId, rows: nginxMessages },
  subject: "nginx",
  docs: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables"],
};
