import { checked, expiredOriginCa, sslModeEvidence, subrequest } from "./pair-evidence.ts";
import type { PairRule } from "./pair-rule.ts";
import { apiFact, codeDocs, errorDocs, originOf } from "./support.ts";

/** 525, 526 and 530, and tunnels: why there was no connection to send a request on. */
export const handshakeErrors: readonly PairRule[] = [
  {
    name: "tls-handshake",
    title: "TLS between Cloudflare and the origin cannot be agreed (525)",
    severity: "high",
    cause: "tls-handshake",
    signatures: ["tls-handshake-failed"],
    why: "525 means that the handshake failed under Full or Full (strict), before any certificate was judged.",
    fix: [
      "openssl s_client -connect {origin}:443 -servername {host}",
      "Install a certificate on port 443, accept SNI for {host}, and enable TLS 1.2 or later.",
    ],
    docs: `${errorDocs}/error-525/`,
    more: (failures, snapshot) => [
      ...sslModeEvidence(failures, snapshot, ["full", "strict"]),
      ...checked(/^(EPROTO|ECONNRESET|ERR_SSL)/)(failures, snapshot),
    ],
  },
  {
    name: "certificate-refused",
    title: "Cloudflare refuses the origin's certificate (526)",
    severity: "high",
    cause: "tls-certificate",
    signatures: ["certificate-refused"],
    why: "526 means that the mode is Full (strict) and the origin's certificate is expired, self-signed, incomplete or for another name.",
    fix: [
      "openssl s_client -connect {origin}:443 -servername {host} | openssl x509 -noout -dates -subject -ext subjectAltName",
      "Renew it, or install an Origin CA certificate; for a private authority use the custom origin trust store.",
    ],
    docs: `${errorDocs}/error-526/`,
    applies: (failures) => !subrequest(failures),
    more: (failures, snapshot) => [
      ...sslModeEvidence(failures, snapshot, ["strict"]),
      ...expiredOriginCa(failures, snapshot),
      ...checked(/CERT|ALTNAME/)(failures, snapshot),
    ],
  },
  {
    name: "worker-certificate-refused",
    title: "A Worker's subrequests are refused for the other side's certificate",
    severity: "medium",
    cause: "tls-certificate",
    signatures: ["certificate-refused"],
    why: "Subrequests of Workers to hosts outside Cloudflare are always strict, whatever the zone's SSL mode.",
    fix: [
      "Mend the certificate of {host}, or set the compatibility flag cots_on_external_fetch to use the custom trust store.",
    ],
    docs: `${errorDocs}/error-526/`,
    applies: subrequest,
  },
  {
    name: "origin-name-unresolved",
    title: "The origin's name does not resolve (530, error 1016)",
    severity: "high",
    cause: "dns-failure",
    signatures: ["origin-name-unresolved"],
    why: "530 stands for an error in the 1xxx range; for a hostname that is a CNAME, 1016 says that the target has no address.",
    fix: ["dig +short {target}", "Point the record at a name that exists."],
    docs: `${codeDocs}/error-1016/`,
    more: (failures, snapshot) => {
      const records =
        snapshot.facts?.records?.filter(({ name, type }) => name === failures.host && type === "CNAME") ?? [];
      const known = records.map(({ content, resolution, resolvedBy }) =>
        resolution === "no-such-name"
          ? apiFact(`${content}, the target of ${failures.host}, has no record (${resolvedBy})`, "dns_records")
          : { ...apiFact(`${failures.host} is a CNAME for ${content}`, "dns_records"), circumstantial: true },
      );
      return [...known, ...checked(/^ENOTFOUND$/)(failures, snapshot)];
    },
  },
  {
    name: "origin-name-or-tunnel",
    title: "The origin's name likely does not resolve, or no tunnel connector is attached (530)",
    severity: "high",
    cause: "dns-failure",
    signatures: ["origin-name-or-tunnel"],
    why: "530 stands for an error in the 1xxx range, mostly 1016 or 1033. Where the hostname leads is not known here, so that the code in the error's body decides.",
    fix: [
      "curl -s -H 'Accept: application/problem+json' https://{host}/",
      "Look at the record of {host}: a CNAME for *.cfargotunnel.com is a tunnel, any other must resolve.",
    ],
    docs: `${errorDocs}/`,
    basis: "inferred",
  },
  {
    name: "tunnel-down",
    title: "No connector is attached to the tunnel (530, error 1033)",
    severity: "critical",
    cause: "tunnel-down",
    signatures: ["no-connector"],
    why: "530 for a hostname whose record points at a tunnel is error 1033: no cloudflared is connected.",
    fix: ["On the connector's host: systemctl status cloudflared, then start it.", "Run a second replica."],
    docs: `${codeDocs}/error-1033/`,
    more: ({ host }, snapshot) => {
      const tunnel = snapshot.facts?.tunnels?.find(({ id }) => id === originOf(snapshot, host)?.tunnel);
      if (!tunnel) return [];
      const gone = ["down", "inactive", "deleted"].includes(tunnel.status);
      return [
        {
          direction: gone ? ("for" as const) : ("against" as const),
          fact: `Tunnel ${tunnel.name} is ${tunnel.status}`,
          source: "cloudflare:cfd_tunnel",
        },
      ];
    },
  },
  {
    name: "tunnel-service-unreachable",
    title: "The tunnel is connected, but cloudflared likely cannot reach its service",
    severity: "high",
    cause: "connection-refused",
    signatures: ["connector-cannot-reach-service"],
    why: "cloudflared answers 502 for every failure towards its service, timeouts included; a connected tunnel says nothing of the service behind it.",
    fix: [
      "On the connector's host: curl -sv {service}",
      'Read cloudflared\'s log for "Unable to reach the origin service": the words behind it name the cause.',
      "In a container, localhost is the container; with IPv6, [::1] is not 127.0.0.1.",
    ],
    docs: "https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/troubleshoot-tunnels/common-errors/",
    basis: "inferred",
    more: ({ host }, snapshot) => {
      const origin = originOf(snapshot, host);
      const tunnel = snapshot.facts?.tunnels?.find(({ id }) => id === origin?.tunnel);
      if (!tunnel) return [];
      const open = (tunnel.connectors ?? []).reduce((sum, { connections }) => sum + connections.length, 0);
      return [
        apiFact(
          `Tunnel ${tunnel.name} is ${tunnel.status} with ${open} connections; its service is ${origin?.targets[0]?.address ?? "unknown"}`,
          "cfd_tunnel",
        ),
      ];
    },
  },
  {
    name: "no-usable-pool",
    title: "The load balancer likely has no origin to send requests to",
    severity: "critical",
    cause: "no-live-backends",
    signatures: ["no-usable-pool"],
    why: "Requests to a hostname of a load balancer were answered 530 or 503 without any origin being asked.",
    fix: [
      "cloud502 cloudflare origins --zone {zone} --hostname {host}",
      "Enable or repair the origins of its pools, and give it a fallback pool.",
    ],
    docs: "https://developers.cloudflare.com/load-balancing/understand-basics/health-details/",
    basis: "inferred",
    // An empty or switched-off pool has a finding of its own that says why.
    applies: ({ host }, snapshot) => {
      const pools = snapshot.facts?.pools?.filter(({ id }) => originOf(snapshot, host)?.pools?.includes(id)) ?? [];
      return !pools.some(
        ({ enabled, origins }) => !enabled || !origins.some((origin) => origin.enabled && origin.weight > 0),
      );
    },
  },
];
