import { defineProvider, type EventFormat, type Provider, type Rule } from "@cloud502/core";
import { appServerJoins } from "../joins/index.ts";
import { explainRows } from "../shared/explain.ts";
import { groupsOf, meets } from "../shared/groups.ts";
import type { MessageRow } from "../shared/message-row.ts";
import { messageRules } from "../shared/message-rules.ts";

/** An app server as its log shows it. */
export interface AppServer {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly MessageRow[];
  readonly format: EventFormat;
  readonly docs: readonly string[];
  /** Signatures that are the consequence of another, seconds before: the kill that follows a timeout. */
  readonly consequences?: Readonly<Record<string, string>>;
}

/** The provider of an app server that is known from its log alone. */
export function appProvider(app: AppServer): Provider {
  const rules = messageRules(app.rows, {
    product: app.id,
    source: app.format.id,
    subject: app.title,
    docs: app.docs,
  }).map((rule) => unlessConsequence(rule, app));
  return defineProvider({
    id: app.id,
    title: app.title,
    words: { gateway: "app server", backend: "worker", pool: "pool" },
    rules,
    joins: appServerJoins.filter((join) => join.id.startsWith(`${app.id}/`)),
    formats: [app.format],
    fingerprints: [],
    permissions: [],
    explanations: explainRows(app.rows, app.docs),
    schemas: async () => (await import("../shared/schemas.ts")).noSchemas,
  });
}

/** How long after a timeout the kill may be logged: gunicorn waits for SIGABRT before it sends SIGKILL. */
const aftermathSeconds = 35;

function unlessConsequence(rule: Rule, { id, format, consequences = {} }: AppServer): Rule {
  const signature = rule.id.slice(id.length + 1);
  const reason = consequences[signature];
  if (reason === undefined) return rule;
  return {
    ...rule,
    detect: (snapshot) => {
      const groups = groupsOf(snapshot, format.id);
      const deaths = groups.filter((group) => group.signature === signature);
      const reasons = groups.filter((group) => group.signature === reason);
      const left = deaths.filter((death) => !reasons.some((one) => meets(one, death, aftermathSeconds)));
      return left.length > 0 ? rule.detect(snapshot) : [];
    },
  };
}
