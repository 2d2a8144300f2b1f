import type { Rule } from "@cloud502/core";
import { countOf, groupsOf, meets } from "../shared/groups.ts";
import { type MessageRulesOptions, messageRules } from "../shared/message-rules.ts";
import { type RequestRow, type RequestRulesOptions, requestRules } from "../shared/request-rules.ts";
import { apacheErrorId } from "./error.ts";
import { apacheMessages } from "./messages/index.ts";

const docs = ["https://httpd.apache.org/docs/2.4/mod/mod_proxy.html"];
export const messageOptions: MessageRulesOptions = {
  product: "apache",
  source: apacheErrorId,
  subject: "Apache",
  docs,
};
const requestOptions: RequestRulesOptions = {
  product: "apache",
  explainedBy: { source: apacheErrorId, rows: apacheMessages },
  subject: "Apache",
  docs: ["https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats"],
};

const requestRows: readonly RequestRow[] = [
  {
    id: "upstream-answered",
    signatures: ["answered"],
    cause: "backend-error",
    severity: "high",
    title: "{backend} relays a 5xx of its backend",
    fact: "proxied requests answered 5xx for which Apache logged no error (%L is -)",
    why: "Apache logs an error for each failure of its own; without one, it passed on what the backend said.",
    fix: ["Read the app's own log at these times."],
    unlessExplained: true,
  },
  {
    id: "configured-response",
    signatures: ["local"],
    cause: "configured-response",
    severity: "high",
    basis: "inferred",
    title: "Apache's configuration likely answers 5xx itself",
    fact: "requests answered 5xx that were not proxied and logged no error",
    why: "No proxy handler served them: Redirect, RewriteRule [R=503] or a maintenance page answers.",
    fix: ["`grep -rn -e 'Redirect 50' -e 'R=50' /etc/apache2 /etc/httpd`"],
    unlessExplained: true,
  },
  {
    id: "failed-requests",
    signatures: ["failed", "failed-logged"],
    cause: "backend-error",
    severity: "high",
    basis: "inferred",
    title: "Requests fail behind Apache, likely at the backend",
    fact: "requests answered 5xx",
    why: "This log alone does not tell whether Apache or the backend made the error.",
    fix: ["Read Apache's ErrorLog.", "Add %L, %R and %{BALANCER_WORKER_NAME}e to the LogFormat."],
    circumstantial: true,
    unlessExplained: true,
  },
];

/** A handshake that failed over a certificate says so twice: the certificate is the reason. SSL library errors count only beside a failed handshake: browsers cause them too. */
const reasons = [
  "certificate-expired",
  "certificate-name",
  "certificate-untrusted",
  "client-certificate-required",
  "tls-to-plain-port",
];
const failures = ["tls-handshake", "tls-connect-failed"];

function withTlsSense(rule: Rule): Rule {
  const id = rule.id.slice("apache/".length);
  if (id === "tls-handshake") {
    return {
      ...rule,
      detect: (snapshot) => {
        const events = groupsOf(snapshot, apacheErrorId);
        const reason = events.filter(({ signature }) => reasons.includes(signature));
        const handshakes = events.filter(({ signature }) => signature === id);
        const explained = reason.filter((group) => handshakes.some((handshake) => meets(group, handshake, 1)));
        return countOf(explained) >= countOf(handshakes) ? [] : rule.detect(snapshot);
      },
    };
  }
  if (id !== "client-certificate-required" && id !== "tls-to-plain-port") return rule;
  return {
    ...rule,
    detect: (snapshot) => {
      const events = groupsOf(snapshot, apacheErrorId);
      const own = events.filter(({ signature }) => signature === id);
      const beside = events.some(
        (group) => failures.includes(group.signature) && own.some((one) => meets(one, group, 1)),
      );
      return beside || own.some(({ detail }) => detail?.code === "AH02268") ? rule.detect(snapshot) : [];
    },
  };
}

export const apacheRules: readonly Rule[] = [
  ...messageRules(apacheMessages, messageOptions).map(withTlsSense),
  ...requestRules(requestRows, requestOptions),
];
