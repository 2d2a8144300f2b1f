import type { FailureGroup, Match, Rule, Snapshot } from "@cloud502/core";
import { countOf, earliest, observed, requestsOf } from "../../shared/groups.ts";

/** Fewer aborts than this share of all requests are the web's daily noise. */
const noise = 0.02;
/** From this share on, and after waiting this long, clients give up because the answer is late. */
const most = 0.2;
const longWaitSeconds = 5;
const docs = ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ignore_client_abort"];

/** Clients that left first, when they are more than noise. */
export const clientAbort: Rule = {
  id: "nginx/client-abort",
  title: "Clients leave before the answer",
  severity: "low",
  cause: "client-abort",
  why: "Status 499: the client, or a load balancer in front with a shorter timeout, closed first.",
  fix: ["Compare the timeouts from the outside in: each must be longer than the one behind it."],
  docs,
  detect: (snapshot) => {
    const groups = aborts(snapshot);
    return share(snapshot, groups) >= noise && !gaveUp(snapshot, groups)
      ? abortMatch(groups, "requests with status 499")
      : [];
  },
};

/** Clients that gave up on slow answers: most of the traffic, after a long wait. */
export const clientsGiveUp: Rule = {
  id: "nginx/clients-give-up",
  title: "Clients give up on slow answers",
  severity: "high",
  cause: "client-abort",
  why: "A large share of requests ended with 499 after seconds of waiting: the backend is slower than its clients are patient.",
  fix: [
    "Find the slow routes.",
    "If a load balancer stands in front: its timeout must be longer than proxy_read_timeout.",
  ],
  docs,
  detect: (snapshot) => {
    const groups = aborts(snapshot);
    return gaveUp(snapshot, groups)
      ? abortMatch(groups, `requests with status 499 after ${longWaitSeconds} s or more`)
      : [];
  },
};

function aborts(snapshot: Snapshot): readonly FailureGroup[] {
  return requestsOf(snapshot).filter(({ signature }) => signature === "client-abort");
}

function share(snapshot: Snapshot, groups: readonly FailureGroup[]): number {
  const count = countOf(groups);
  return count === 0 ? 0 : count / Math.max(count, snapshot.failures?.requests?.total ?? 0);
}

function gaveUp(snapshot: Snapshot, groups: readonly FailureGroup[]): boolean {
  const slow = groups.filter(({ timings }) => (timings?.total?.p50 ?? 0) >= longWaitSeconds);
  return share(snapshot, slow) >= most;
}

function abortMatch(groups: readonly FailureGroup[], fact: string): readonly Match[] {
  const firstSeen = earliest(groups);
  return [
    {
      subject: "nginx",
      evidence: [observed(groups, fact)],
      requests: countOf(groups),
      ...(firstSeen && { firstSeen }),
    },
  ];
}
