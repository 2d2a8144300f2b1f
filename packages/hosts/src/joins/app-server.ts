import type { CauseClass, JoinRule, Match, Snapshot } from "@cloud502/core";
import { bySubject, countOf, earliest, meets, observed } from "../shared/groups.ts";
import { groupsOfProviders, together } from "./together.ts";

/** One way in which what an app server logged explains what its proxy saw. */
export interface JoinRow {
  readonly product: string;
  readonly id: string;
  /** The app server's class, which becomes the finding's. */
  readonly cause: CauseClass;
  readonly title: string;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  /** Signatures that only follow another of the same log, up to half a minute before: the kill behind a timeout. */
  readonly consequences?: Readonly<Record<string, string>>;
}

/** Proxies whose failures an app server on the same hosts may explain. */
const proxies = ["nginx", "apache", "haproxy", "envoy"];

/** What a proxy sees when the app server does this. */
const seen: Partial<Record<CauseClass, readonly CauseClass[]>> = {
  "worker-timeout": ["backend-closed-early", "response-truncated", "response-timeout"],
  "backend-crash": [
    "backend-closed-early",
    "response-truncated",
    "connection-refused",
    "no-live-backends",
    "keepalive-race",
  ],
  overload: [
    "response-timeout",
    "connect-timeout",
    "overload",
    "connection-refused",
    "no-live-backends",
    "backend-error",
  ],
  "protocol-mismatch": ["backend-closed-early", "invalid-response"],
  "request-too-large": ["backend-closed-early"],
};
/** A process that runs without its app answers 500 itself. */
const answersErrors = new Set(["no-application"]);

/** The rule of one row: the proxy's failures within two seconds of the app server's word on them. */
export function joinRule(row: JoinRow): JoinRule {
  const { product, id, consequences: _, ...text } = row;
  return {
    ...text,
    id: `${product}/${id}`,
    severity: "critical",
    detectAcross: (snapshots) => joinMatches(row, snapshots),
  };
}

/** How long behind its reason a consequence may stand: gunicorn waits for SIGABRT before it sends SIGKILL. */
const aftermathSeconds = 35;

function joinMatches({ product, cause, consequences = {} }: JoinRow, snapshots: readonly Snapshot[]): readonly Match[] {
  const logged = groupsOfProviders(snapshots, [product]);
  const app = logged.filter(
    (group) =>
      group.cause === cause &&
      !logged.some((one) => one.signature === consequences[group.signature] && meets(one, group, aftermathSeconds)),
  );
  const causes = [
    ...(seen[cause] ?? []),
    ...(app.some(({ signature }) => answersErrors.has(signature)) ? (["backend-error"] as const) : []),
  ];
  const failures = groupsOfProviders(snapshots, proxies).filter((group) => causes.includes(group.cause));
  return [...bySubject(failures, ({ backend, pool, provider }) => backend ?? pool ?? provider)].flatMap(
    ([subject, groups]) => {
      const found = together(app, groups);
      if (!found) return [];
      const requests = found.proxy.filter(({ kind }) => kind === "request");
      const events = found.proxy.filter(({ kind }) => kind === "event");
      const firstSeen = earliest([...found.app, ...found.proxy]);
      const backend = found.proxy[0]?.backend;
      return {
        subject,
        evidence: [
          observed(found.app, `${found.app[0]?.signature} in the log of ${product}`),
          ...(events.length > 0
            ? [observed(events, `${events[0]?.signature} of ${subject} ${when(found.exact)}`)]
            : []),
          ...(requests.length > 0
            ? [
                observed(
                  requests,
                  `requests to ${subject} that failed (${requests[0]?.signature}) ${when(found.exact)}`,
                ),
              ]
            : []),
        ],
        names: { subject },
        requests: Math.max(countOf(requests), countOf(events)),
        ...(!found.exact && { basis: "inferred" as const }),
        ...(firstSeen && { firstSeen }),
        ...(backend && { backend }),
      };
    },
  );
}

function when(exact: boolean): string {
  return exact ? "at the same time" : "after it";
}
