import type { PairRule } from "./pair-rule.ts";
import { apiFact, errorDocs, originOf } from "./support.ts";

/** Errors that the origin itself made: Cloudflare received the status and passed it on. */
export const originErrors: readonly PairRule[] = [
  {
    name: "origin-502",
    title: "The origin's own proxy answers 502 or 504",
    severity: "high",
    cause: "backend-error",
    share: "large",
    signatures: ["origin-answered"],
    statuses: [502, 504],
    why: "Cloudflare received that status from the origin. It shows a page of its own for 502 and 504, so the page does not tell; the origin's status does.",
    fix: [
      "Diagnose the proxy or load balancer at {origin}: its error log at the sampled times says which of its backends failed.",
    ],
    docs: `${errorDocs}/error-502-504/`,
    more: ({ host, groups }, snapshot) => {
      const origin = originOf(snapshot, host);
      const agrees = origin?.targets.some(({ address }) => groups.some(({ backend }) => backend === address));
      return agrees && origin?.kind === "address"
        ? [
            apiFact(
              `${host} is proxied to ${origin.targets.map(({ address }) => address).join(", ")}, the address that answered`,
              "dns_records",
            ),
          ]
        : [];
    },
  },
  {
    name: "origin-503",
    title: "The origin answers 503: overloaded, in maintenance or limiting",
    severity: "high",
    cause: "backend-error",
    share: "large",
    signatures: ["origin-answered"],
    statuses: [503],
    why: "Cloudflare received a 503 from the origin and passed it on unchanged.",
    fix: ["Look at the load and rate limits of {origin}; the 503's body is the origin's own."],
    docs: `${errorDocs}/error-503/`,
  },
  {
    name: "origin-error",
    title: "The origin's application answers 5xx",
    severity: "high",
    cause: "backend-error",
    share: "large",
    signatures: ["origin-answered"],
    why: "Cloudflare received that status from the origin and passed it on.",
    fix: ["Read the application's error log at the sampled times."],
    docs: `${errorDocs}/error-500/`,
    applies: ({ groups }) => !groups.some(({ status }) => status === 502 || status === 503 || status === 504),
  },
  {
    name: "origin-errors-rare",
    title: "The origin answers a few requests with 5xx",
    severity: "low",
    cause: "backend-error",
    share: "small",
    signatures: ["origin-answered"],
    why: "Less than one request in a hundred for this hostname: an application's ordinary errors rather than an outage.",
    fix: ["Read the application's error log at the sampled times."],
    docs: `${errorDocs}/error-500/`,
  },
  {
    name: "masked-by-cache",
    title: "The cache hides that the origin fails",
    severity: "medium",
    cause: "hidden-failure",
    signatures: ["masked-by-cache"],
    why: "Visitors got a stored copy while the origin answered 5xx; they see errors as soon as it expires.",
    fix: ["Mend the origin before the cached copies run out."],
    docs: "https://developers.cloudflare.com/cache/concepts/cache-responses/",
  },
];
