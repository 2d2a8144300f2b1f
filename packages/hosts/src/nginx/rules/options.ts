import type { MessageRulesOptions } from "../../shared/message-rules.ts";
import type { RequestRulesOptions } from "../../shared/request-rules.ts";
import { nginxErrorId } from "../formats/error.ts";
import { nginxMessages } from "../messages/index.ts";

export const messageOptions: MessageRulesOptions = {
  product: "nginx",
  source: nginxErrorId,
  subject: "nginx",
  docs: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html"],
};

export const accessOptions: RequestRulesOptions = {
  product: "nginx",
  explainedBy: { source: nginxErrorId, rows: nginxMessages },
  subject: "nginx",
  docs: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables"],
};
