import type { Rule } from "@cloud502/core";
import { messageRule, messageRules } from "../../shared/message-rules.ts";
import { nginxMessages } from "../messages/index.ts";
import { accessRules } from "./access.ts";
import { clientAbort, clientsGiveUp } from "./client-abort.ts";
import { configuredResponse } from "./configured-response.ts";
import { messageOptions } from "./options.ts";
import { proxyLoop } from "./proxy-loop.ts";

/** Files and connections that a loop used up are its consequence. */
const exhausted = nginxMessages.filter(({ cause }) => cause === "proxy-exhausted");
const exhaustedRules = exhausted.map((row): Rule => {
  const rule = messageRule(row, messageOptions);
  return { ...rule, detect: (snapshot) => (proxyLoop.detect(snapshot).length > 0 ? [] : rule.detect(snapshot)) };
});

/** nginx's rules over its logs: the error log's messages, the access log's signatures, and what needs both. */
export const nginxRules: readonly Rule[] = [
  ...messageRules(
    nginxMessages.filter((row) => !exhausted.includes(row)),
    messageOptions,
  ),
  ...exhaustedRules,
  ...accessRules,
  configuredResponse,
  clientAbort,
  clientsGiveUp,
  proxyLoop,
];
