import { isSmallShare } from "./pair-rule.ts";
import {
  apiFact,
  type CloudflareRule,
  docs,
  errorDocs,
  failuresByHost,
  hostMatch,
  lint,
  readTimeoutSeconds,
} from "./support.ts";

/** A change this long before the first error is worth a look. */
const changeReachMinutes = 30;
/** What the spread of the errors over origins, time and requests says. */
export const trafficRules: readonly CloudflareRule[] = [
  {
    id: "cloudflare/one-origin-fails",
    title: "One of several origins of {host} answers most of the 5xx",
    severity: "high",
    cause: "backend-error",
    why: "More than four in five of the origin's own 5xx come from one address, while other addresses serve the same hostname.",
    fix: ["Take {origin} out of the pool or DNS until it is mended."],
    docs: [`${docs}/load-balancing/pools/`],
    detect: (snapshot) =>
      failuresByHost(snapshot, ({ signature, kind }) => signature === "origin-answered" && kind === "request").flatMap(
        (failures) => {
          const origin = snapshot.facts?.origins.find(({ hostname }) => hostname === failures.host);
          const others = (origin?.targets ?? []).filter(({ enabled }) => enabled).length;
          const counts = new Map<string, number>();
          for (const { backend, count } of failures.groups)
            if (backend) counts.set(backend, (counts.get(backend) ?? 0) + count);
          const [worst] = [...counts].sort(([, a], [, b]) => b - a);
          if (others < 2 || !worst || isSmallShare(failures, snapshot) || worst[1] / failures.requests <= 0.8)
            return [];
          const share = Math.round((worst[1] / failures.requests) * 100);
          return [
            {
              ...hostMatch(
                failures,
                [
                  apiFact(
                    `${worst[0]} made ${share} % of them; ${others} origins serve ${failures.host}`,
                    "dns_records and pools",
                  ),
                ],
                { origin: worst[0] },
              ),
              backend: worst[0],
            },
          ];
        },
      ),
  },
  lint({
    id: "cloudflare/near-read-timeout",
    title: "Responses for {host} come close to Cloudflare's read timeout",
    severity: "medium",
    cause: "response-timeout",
    why: "The slowest responses take more than four fifths of the time after which Cloudflare answers 524.",
    fix: ["Make the slow paths answer early, or serve them from a DNS-only hostname."],
    docs: [`${errorDocs}/error-524/`],
    detect: (snapshot) =>
      (snapshot.metrics ?? [])
        .filter(({ name }) => name === "originResponseDurationP95")
        .flatMap(({ dimensions, points }) => {
          const host = dimensions.host ?? "";
          const slowest = Math.max(0, ...points.map(([, value]) => value));
          const limit = readTimeoutSeconds(snapshot, host);
          if (limit === undefined || slowest <= limit * 0.8) return [];
          const fact = `One response in twenty for ${host} takes ${slowest.toFixed(1)} s or more; Cloudflare waits ${limit} s`;
          const evidence = [apiFact(fact, "httpRequestsAdaptiveGroups quantiles")];
          return [{ subject: host, pool: host, evidence, names: { host } }];
        }),
  }),
  {
    id: "cloudflare/change-before-errors",
    title: "The configuration changed just before the errors began",
    severity: "info",
    cause: "config-error",
    basis: "inferred",
    why: "A change within half an hour before the first error likely has to do with it; it proves nothing by itself.",
    fix: ["Ask {actor} about it, and undo it to see."],
    docs: [`${docs}/fundamentals/account/account-security/review-audit-logs/`],
    detect: ({ facts, failures, gateway }) => {
      const onset = (failures?.groups ?? [])
        .filter(({ kind, cause }) => kind === "request" && cause !== "hidden-failure")
        .map(({ firstSeen }) => firstSeen)
        .sort()[0];
      if (!onset || onset <= (failures?.window.since ?? "")) return [];
      const start = Date.parse(onset);
      const near = (facts?.changes ?? []).filter(
        ({ at }) => start - Date.parse(at) >= 0 && start - Date.parse(at) <= changeReachMinutes * 60_000,
      );
      const [first] = near;
      if (!first) return [];
      return [
        {
          subject: gateway.name,
          evidence: near.slice(0, 5).map(({ at, actor, action, resource }) => ({
            ...apiFact(`${at}: ${actor}: ${action} ${resource}; the first error was at ${onset}`, "logs/audit"),
            circumstantial: true,
          })),
          firstSeen: onset,
          names: { actor: first.actor },
        },
      ];
    },
  },
  {
    id: "cloudflare/uploads-too-large",
    title: "413s are uploads beyond the plan's limit, not failures of the origin",
    severity: "info",
    cause: "request-too-large",
    why: "Cloudflare answers 413 itself when a request body exceeds the zone's limit.",
    fix: ["Upload in parts, or use a DNS-only hostname for uploads."],
    docs: [`${docs}/support/troubleshooting/http-status-codes/4xx-client-error/`],
    detect: ({ failures, facts, gateway }) => {
      const count = failures?.requests?.byStatus?.["413"] ?? 0;
      const limit = facts?.settings?.max_upload;
      return count > 0 && limit !== undefined
        ? [
            {
              subject: gateway.name,
              evidence: [
                apiFact(
                  `${count} requests were answered 413; the zone takes ${limit} MB`,
                  "httpRequestsAdaptiveGroups",
                ),
              ],
            },
          ]
        : [];
    },
  },
];
