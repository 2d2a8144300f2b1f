import type { CloudflareFacts } from "../facts.ts";
import { patternCovers } from "../hostnames.ts";
import { apiFact, type CloudflareRule, codeDocs, docs, failuresByHost, lint } from "./support.ts";

type Tunnel = NonNullable<CloudflareFacts["tunnels"]>[number];

const pages = [`${docs}/cloudflare-one/connections/connect-networks/`];
const troublePages = [`${docs}/cloudflare-one/connections/connect-networks/troubleshoot-tunnels/common-errors/`];

/** Ports that serve TLS by convention; http:// to one of them cannot work. */
const tlsPorts = new Set(["443", "8443", "9443", "6443"]);

const hostsOf = (tunnel: Tunnel, facts: CloudflareFacts) =>
  facts.origins.filter((origin) => origin.tunnel === tunnel.id).map(({ hostname }) => hostname);

function perTunnel(detect: (tunnel: Tunnel, facts: CloudflareFacts) => readonly string[]): CloudflareRule["detect"] {
  return ({ facts }) =>
    (facts?.tunnels ?? [])
      .flatMap((tunnel) =>
        facts === undefined
          ? []
          : detect(tunnel, facts).map((fact) => ({
              subject: `tunnel ${tunnel.name}`,
              evidence: [apiFact(fact, "cfd_tunnel")],
              names: { tunnel: tunnel.name, tunnelId: tunnel.id, hosts: hostsOf(tunnel, facts).join(", ") },
            })),
      )
      .filter((match, index, all) => all.findIndex(({ subject }) => subject === match.subject) === index);
}

/** Tunnels: no connector, few connections, a hostname without ingress, a service of the wrong scheme. */
export const tunnelRules: readonly CloudflareRule[] = [
  {
    id: "cloudflare/tunnel-disconnected",
    title: "Tunnel {tunnel} has no connector",
    severity: "critical",
    cause: "tunnel-down",
    why: "Requests to a hostname of this tunnel are answered 530 (1033) until a cloudflared connects.",
    fix: [
      "On the connector's host: systemctl start cloudflared",
      "Let it reach region1.v2.argotunnel.com on port 7844, UDP and TCP.",
    ],
    docs: [`${codeDocs}/error-1033/`],
    detect: (snapshot) =>
      (snapshot.facts?.tunnels ?? []).flatMap((tunnel) => {
        const down =
          tunnel.status === "down" ||
          tunnel.status === "inactive" ||
          (tunnel.status !== "deleted" && tunnel.connectors?.length === 0);
        if (!down || !snapshot.facts) return [];
        const hosts = hostsOf(tunnel, snapshot.facts);
        const failing = failuresByHost(
          snapshot,
          ({ signature, host }) => signature === "no-connector" && host !== undefined && hosts.includes(host),
        );
        const [firstSeen] = failing.map((one) => one.firstSeen).sort();
        return {
          subject: `tunnel ${tunnel.name}`,
          evidence: [
            apiFact(
              `Tunnel ${tunnel.name} is ${tunnel.status} with ${tunnel.connectors?.length ?? "an unknown number of"} connectors; ${hosts.join(", ")} depend on it`,
              "cfd_tunnel",
            ),
          ],
          requests: failing.reduce((sum, one) => sum + one.requests, 0),
          ...(firstSeen && { firstSeen }),
          names: { tunnel: tunnel.name },
        };
      }),
  },
  lint({
    id: "cloudflare/tunnel-degraded",
    title: "Tunnel {tunnel} hangs by few connections",
    severity: "medium",
    cause: "tunnel-down",
    why: "A connector normally holds four connections to at least two data centres, and one connector alone is a single point of failure.",
    fix: ["Let UDP and TCP port 7844 out.", "Run a second replica of cloudflared on another host."],
    docs: pages,
    detect: perTunnel(({ status, connectors, name }) => {
      if (!connectors?.length) return [];
      const open = connectors.flatMap(({ connections }) => connections.filter(({ pending }) => !pending));
      const colos = new Set(open.map(({ colo }) => colo));
      if (status !== "degraded" && open.length >= 4 && colos.size > 1 && connectors.length > 1) return [];
      return [
        `Tunnel ${name} is ${status}: ${connectors.length} connector(s), ${open.length} connections, data centres ${[...colos].join(", ")}`,
      ];
    }),
  }),
  lint({
    id: "cloudflare/tunnel-without-ingress",
    title: "A hostname goes to tunnel {tunnel}, which has no ingress rule for it",
    severity: "high",
    cause: "config-error",
    why: "cloudflared answers such requests itself, with the catch-all rule's status or 503.",
    fix: ["Add a public hostname to tunnel {tunnel} for {hosts}, or remove the record."],
    docs: pages,
    detect: perTunnel((tunnel, facts) => {
      const { ingress } = tunnel;
      if (!ingress) return [];
      const lost = hostsOf(tunnel, facts).filter((host) => {
        const rule = ingress.find(({ hostname }) => !hostname || patternCovers(hostname, host));
        return !rule || (!rule.hostname && rule.service.startsWith("http_status:"));
      });
      return lost.length > 0 ? [`No ingress rule of tunnel ${tunnel.name} names ${lost.join(", ")}`] : [];
    }),
  }),
  {
    id: "cloudflare/tunnel-deleted",
    title: "Records point at a tunnel that does not exist",
    severity: "high",
    cause: "config-error",
    why: "The account has no such tunnel, or it was deleted: requests are answered 530 (1033).",
    fix: ["Remove the records of {hosts}, or point them at a tunnel that exists."],
    docs: [`${codeDocs}/error-1033/`],
    detect: perTunnel((tunnel, facts) =>
      tunnel.status === "deleted"
        ? [`${hostsOf(tunnel, facts).join(", ")} point at tunnel ${tunnel.id}, which this account does not have`]
        : [],
    ),
  },
  lint({
    id: "cloudflare/tunnel-scheme",
    title: "The service of tunnel {tunnel} likely has the wrong scheme or name",
    severity: "high",
    cause: "protocol-mismatch",
    basis: "inferred",
    why: "http:// to a TLS port is answered with bytes that are no HTTP; https:// to localhost needs originServerName, caPool or noTLSVerify, because no certificate is for localhost.",
    fix: ["Correct the scheme of the ingress rule's service, or set originServerName and caPool."],
    docs: troublePages,
    detect: perTunnel(({ ingress, name }) =>
      (ingress ?? []).flatMap(({ service, noTlsVerify, originServerName, caPool }) => {
        const url = URL.canParse(service) ? new URL(service) : undefined;
        if (!url) return [];
        if (url.protocol === "http:" && tlsPorts.has(url.port))
          return [`Tunnel ${name} sends plain HTTP to ${service}`];
        const local = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
        return url.protocol === "https:" && local && !noTlsVerify && !originServerName && !caPool
          ? [`Tunnel ${name} sends https to ${service} and expects a certificate for that name`]
          : [];
      }),
    ),
  }),
  lint({
    id: "cloudflare/tunnel-connector-old",
    title: "A connector of tunnel {tunnel} is likely too old",
    severity: "low",
    cause: "tunnel-down",
    basis: "inferred",
    why: "Cloudflare supports versions of cloudflared for a year.",
    fix: ["cloudflared update"],
    docs: [`${docs}/cloudflare-one/connections/connect-networks/downloads/`],
    detect: (snapshot) =>
      (snapshot.facts?.tunnels ?? []).flatMap(({ name, connectors }) => {
        const old = (connectors ?? []).flatMap(({ version }) => {
          // Versions are dates: 2022.7.1
          const [year, month] = (version ?? "").split(".").map(Number);
          const months =
            new Date(snapshot.takenAt).getUTCFullYear() * 12 +
            new Date(snapshot.takenAt).getUTCMonth() +
            1 -
            ((year ?? 0) * 12 + (month ?? 0));
          return version && /^20\d\d\.\d+/.test(version) && months > 12 ? [version] : [];
        });
        return old.length > 0
          ? {
              subject: `tunnel ${name}`,
              evidence: [
                apiFact(`A connector of tunnel ${name} runs cloudflared ${old.join(", ")}`, "cfd_tunnel/connections"),
              ],
              names: { tunnel: name },
            }
          : [];
      }),
  }),
];
