import type { Rule } from "@cloud502/core";
import { requestMatches } from "../../shared/request-rules.ts";
import { accessOptions } from "./options.ts";

/** 5xx made by the configuration itself: nothing was tried, and the error log is silent about it. */
export const configuredResponse: Rule = {
  id: "nginx/configured-response",
  title: "nginx's configuration likely answers {status} itself",
  severity: "high",
  cause: "configured-response",
  basis: "inferred",
  why: "No backend was tried and no error was logged: `return`, a maintenance page or an error_page answers.",
  fix: ["Look for `return {status}` and maintenance switches: `nginx -T | grep -n 'return {status}'`."],
  docs: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return"],
  detect: (snapshot) =>
    requestMatches(
      {
        id: "configured-response",
        signatures: ["no-upstream", "own-page-503"],
        cause: "configured-response",
        severity: "high",
        title: "",
        fact: "requests answered 5xx without a try at any backend, and nothing in the error log about them",
        why: "",
        fix: [],
        unlessExplained: true,
      },
      accessOptions,
      snapshot,
    ),
};
