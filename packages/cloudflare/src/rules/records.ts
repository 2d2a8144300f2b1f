import type { Evidence } from "@cloud502/core";
import { inRanges, isPlaceholder, specialAddress } from "../addresses.ts";
import { apiFact, type CloudflareRule, codeDocs, docs, failuresByHost, lint, originOf } from "./support.ts";

const proxyPages = [`${docs}/dns/proxy-status/`];

/** DNS records that cannot work, or bypass the proxy. */
export const recordRules: readonly CloudflareRule[] = [
  {
    id: "cloudflare/private-address-proxied",
    title: "{host} is proxied to {origin}, which Cloudflare cannot reach",
    severity: "critical",
    cause: "config-error",
    why: "Private, loopback and reserved addresses have no route from Cloudflare's edge.",
    fix: ["Set the record of {host} to the origin's public address, or reach the origin through a Cloudflare Tunnel."],
    docs: proxyPages,
    detect: (snapshot) =>
      (snapshot.facts?.records ?? []).flatMap(({ name, type, content, proxied }) => {
        const what = proxied && (type === "A" || type === "AAAA") ? specialAddress(content) : undefined;
        const origin = originOf(snapshot, name);
        const answered =
          origin === undefined ||
          origin.workers.length > 0 ||
          origin.kind !== "address" ||
          origin.targets.every(({ address }) => address !== content);
        if (!what || answered || (isPlaceholder(content) && redirects(snapshot, name))) return [];
        const failing = failuresByHost(
          snapshot,
          ({ host, signature }) =>
            host === name &&
            ["no-route-to-origin", "no-syn-ack", "connect-timeout", "connection-refused", "edge-500"].includes(
              signature,
            ),
        );
        return {
          subject: name,
          pool: name,
          backend: content,
          evidence: [
            apiFact(`${name} is a proxied ${type} record for ${content}: ${what}`, "dns_records"),
            ...failing.map(({ requests }) => ({
              direction: "for" as const,
              fact: `${requests} requests for ${name} never reached an origin`,
              source: "cloudflare:httpRequestsAdaptiveGroups",
            })),
          ],
          requests: failing.reduce((sum, { requests }) => sum + requests, 0),
          ...(failing[0] && { firstSeen: failing[0].firstSeen }),
          names: { host: name, origin: content },
        };
      }),
  },
  {
    id: "cloudflare/record-points-at-cloudflare",
    title: "{host} is proxied to Cloudflare's own address {origin}",
    severity: "critical",
    cause: "config-error",
    why: "A record that points at Cloudflare's ranges loops back into the edge, which answers error 1000.",
    fix: ["Set the record of {host} to the origin's own address."],
    docs: [`${codeDocs}/error-1000/`],
    detect: ({ facts }) =>
      (facts?.records ?? [])
        .filter(
          ({ proxied, type, content }) =>
            proxied && (type === "A" || type === "AAAA") && inRanges(content, facts?.cloudflareRanges ?? []),
        )
        .map(({ name, type, content }) => ({
          subject: name,
          pool: name,
          backend: content,
          evidence: [
            apiFact(
              `${name} is a proxied ${type} record for ${content}, an address of Cloudflare`,
              "dns_records and ips",
            ),
          ],
          names: { host: name, origin: content },
        })),
  },
  lint({
    id: "cloudflare/cname-target-missing",
    title: "{host} is a CNAME for {target}, which does not exist",
    severity: "critical",
    cause: "dns-failure",
    why: "Requests to a proxied name whose target has no address are answered 530 (1016).",
    fix: ["Create {target}, or point {host} at a name that exists."],
    docs: [`${codeDocs}/error-1016/`],
    detect: ({ facts }) =>
      (facts?.records ?? [])
        .filter(({ type, proxied }) => type === "CNAME" && proxied)
        .flatMap(({ name, content, resolution, resolvedBy }) => {
          const unresolved = facts?.checks?.find((check) => check.hostname === name && check.error === "ENOTFOUND");
          const evidence: Evidence[] = [
            ...(resolution === "no-such-name"
              ? [apiFact(`${content} has no record (${resolvedBy})`, "dns_records")]
              : []),
            ...(unresolved
              ? [{ direction: "for" as const, fact: `${content} does not resolve here`, source: "origin check" }]
              : []),
          ];
          return evidence.length > 0
            ? [{ subject: name, pool: name, evidence, names: { host: name, target: content } }]
            : [];
        }),
  }),
  lint({
    id: "cloudflare/record-bypasses-proxy",
    title: "{host} is DNS-only and leads to the same origin as a proxied name",
    severity: "info",
    cause: "config-error",
    why: "Requests by that name go around Cloudflare: other limits apply, and the origin's address is public.",
    fix: ["Set the record of {host} to proxied, unless it is meant for other protocols."],
    docs: proxyPages,
    detect: ({ facts }) => {
      const proxied = new Set((facts?.records ?? []).filter((record) => record.proxied).map(({ content }) => content));
      return (facts?.records ?? [])
        .filter((record) => !record.proxied && record.type !== "CNAME" && proxied.has(record.content))
        .map(({ name, content }) => ({
          subject: name,
          evidence: [apiFact(`${name} is DNS-only for ${content}, which proxied names use too`, "dns_records")],
          names: { host: name },
        }));
    },
  }),
  {
    id: "cloudflare/zone-not-active",
    title: "Zone {zone} is not served by Cloudflare",
    severity: "high",
    cause: "config-error",
    why: "A paused zone, or one whose name servers are not Cloudflare's, does not pass Cloudflare's proxy.",
    fix: ["Resume the zone, or set its name servers at the registrar to {nameServers}."],
    docs: [`${docs}/dns/zone-setups/reference/domain-status/`],
    detect: ({ facts }) => {
      const zone = facts?.zone;
      if (!zone || (!zone.paused && zone.status === "active")) return [];
      return [
        {
          subject: zone.name,
          evidence: [apiFact(`Zone ${zone.name} is ${zone.paused ? "paused" : zone.status}`, "zones")],
          names: { zone: zone.name, nameServers: zone.nameServers.join(", ") },
        },
      ];
    },
  },
];

/** A placeholder is meant when a page rule forwards the hostname. */
function redirects({ facts }: Parameters<CloudflareRule["detect"]>[0], host: string): boolean {
  return (facts?.pageRules ?? []).some(
    ({ pattern, status, actions }) =>
      status === "active" && pattern.includes(host) && actions.some(({ id }) => id === "forwarding_url"),
  );
}
