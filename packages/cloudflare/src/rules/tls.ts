import { certificateCovers } from "../hostnames.ts";
import {
  apiFact,
  type CloudflareRule,
  daysLeft,
  docs,
  errorDocs,
  failuresByHost,
  hostMatch,
  lint,
  setting,
} from "./support.ts";

const modePages = [`${docs}/ssl/origin-configuration/ssl-modes/`];
const soonDays = { edge: 14, origin: 30 } as const;

/** Certificates and SSL modes between visitor, edge and origin. */
export const tlsRules: readonly CloudflareRule[] = [
  lint({
    id: "cloudflare/ssl-off",
    title: "SSL is off for {zone}",
    severity: "high",
    cause: "tls-handshake",
    why: "Visitors cannot use https, and WebSockets and tunnels that need it fail.",
    fix: [
      'curl -X PATCH https://api.cloudflare.com/client/v4/zones/{zoneId}/settings/ssl -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" --json \'{"value":"strict"}\'',
    ],
    docs: modePages,
    detect: (snapshot) =>
      setting(snapshot, "ssl") === "off" ? [zoneMatch(snapshot, "The zone's SSL mode is off")] : [],
  }),
  lint({
    id: "cloudflare/ssl-flexible",
    title: "SSL is flexible: Cloudflare speaks plain HTTP to the origins of {zone}",
    severity: "high",
    cause: "config-error",
    why: "An origin that redirects to https loops, one that listens on 443 only answers 521, and the way to the origin is not encrypted.",
    fix: ["Install an Origin CA certificate on the origins, then set the SSL mode to full (strict)."],
    docs: modePages,
    detect: (snapshot) =>
      setting(snapshot, "ssl") === "flexible" ? [zoneMatch(snapshot, "The zone's SSL mode is flexible")] : [],
  }),
  lint({
    id: "cloudflare/ssl-full-could-be-strict",
    title: "SSL is full for {host}, though its certificate would pass strict",
    severity: "low",
    cause: "tls-certificate",
    why: "Full accepts any certificate, that of an attacker too.",
    fix: ["Set the SSL mode to full (strict)."],
    docs: modePages,
    detect: (snapshot) =>
      (snapshot.facts?.checks ?? [])
        .filter(
          ({ hostname, certificate }) =>
            certificate &&
            !certificate.problem &&
            snapshot.facts?.origins.some((origin) => origin.hostname === hostname && origin.sslMode === "full"),
        )
        .map(({ hostname, address }) => ({
          subject: hostname,
          pool: hostname,
          evidence: [
            {
              direction: "for" as const,
              fact: `${address} shows a valid certificate for ${hostname}`,
              source: "origin check",
            },
          ],
          names: { host: hostname },
        })),
  }),
  lint({
    id: "cloudflare/strict-certificate-at-risk",
    title: "SSL is strict, and the certificate of {host}'s origin is invalid or about to expire",
    severity: "high",
    cause: "tls-certificate",
    why: "Under full (strict) Cloudflare answers 526 as soon as the certificate is not valid.",
    fix: ["Renew the certificate of {host} at {origin}."],
    docs: [`${errorDocs}/error-526/`],
    detect: (snapshot) =>
      (snapshot.facts?.checks ?? []).flatMap(({ hostname, address, certificate }) => {
        const strict = snapshot.facts?.origins.some(
          (origin) => origin.hostname === hostname && origin.sslMode === "strict",
        );
        const left = daysLeft(snapshot, certificate?.expiresOn);
        const problem =
          certificate?.problem ??
          (left !== undefined && left < soonDays.edge ? `it expires in ${Math.floor(left)} days` : undefined);
        return strict && problem
          ? {
              subject: hostname,
              pool: hostname,
              backend: address,
              evidence: [
                {
                  direction: "for" as const,
                  fact: `The certificate of ${address} for ${hostname}: ${problem}`,
                  source: "origin check",
                },
              ],
              names: { host: hostname, origin: address },
            }
          : [];
      }),
  }),
  lint({
    id: "cloudflare/origin-ca-expires",
    title: "An Origin CA certificate of {zone} expires soon",
    severity: "high",
    cause: "tls-certificate",
    why: "Under full (strict) Cloudflare answers 526 once the origin's certificate has expired; nothing renews Origin CA certificates.",
    fix: ["Issue a new Origin CA certificate for {hosts}, and install it on the origins."],
    docs: [`${docs}/ssl/origin-configuration/origin-ca/`],
    detect: (snapshot) =>
      (snapshot.facts?.originCa ?? []).flatMap(({ hostnames, expiresOn }) => {
        const left = daysLeft(snapshot, expiresOn);
        // A newer certificate for the same names has taken this one's place.
        const replaced = snapshot.facts?.originCa?.some(
          (other) =>
            (other.expiresOn ?? "") > (expiresOn ?? "") && hostnames.every((name) => other.hostnames.includes(name)),
        );
        return left !== undefined && left < soonDays.origin && !replaced
          ? {
              subject: hostnames.join(", "),
              evidence: [
                apiFact(
                  `The Origin CA certificate for ${hostnames.join(", ")} expires on ${expiresOn}`,
                  "certificates",
                ),
              ],
              names: { zone: snapshot.gateway.name, hosts: hostnames.join(", ") },
            }
          : [];
      }),
  }),
  lint({
    id: "cloudflare/edge-certificate",
    title: "No valid edge certificate covers {host} for long",
    severity: "high",
    cause: "tls-certificate",
    why: "Visitors' TLS fails at the edge when no active certificate covers the hostname.",
    fix: ["Finish the domain control validation of the pack, or order a certificate that covers {host}."],
    docs: [`${docs}/ssl/edge-certificates/`],
    detect: (snapshot) => {
      const packs = snapshot.facts?.certificatePacks;
      if (!packs) return [];
      return (snapshot.facts?.origins ?? [])
        .filter(({ proxied, kind }) => proxied && kind !== "custom-hostname")
        .flatMap(({ hostname }) => {
          const covering = packs.filter(({ hosts }) => certificateCovers(hosts, hostname));
          const good = covering.some(
            ({ status, expiresOn }) =>
              status === "active" && (daysLeft(snapshot, expiresOn) ?? soonDays.edge) >= soonDays.edge,
          );
          if (good) return [];
          const [pack] = covering;
          const fact = pack
            ? `The certificate for ${hostname} is ${pack.status}${pack.expiresOn ? ` and expires on ${pack.expiresOn}` : ""}${pack.validationErrors.length > 0 ? ` (${pack.validationErrors.join("; ")})` : ""}`
            : `No certificate pack covers ${hostname}`;
          return { subject: hostname, evidence: [apiFact(fact, "ssl/certificate_packs")], names: { host: hostname } };
        });
    },
  }),
  lint({
    id: "cloudflare/origin-pull-certificate-expires",
    title: "The client certificate for authenticated origin pulls expires soon",
    severity: "high",
    cause: "tls-client-certificate",
    why: "Origins that verify it will refuse Cloudflare once it has expired.",
    fix: ["Upload a new client certificate, and let the origins trust it first."],
    docs: [`${docs}/ssl/origin-configuration/authenticated-origin-pull/`],
    detect: (snapshot) =>
      (snapshot.facts?.originPull?.certificates ?? []).flatMap(({ id, expiresOn, status }) => {
        const left = daysLeft(snapshot, expiresOn);
        return left !== undefined && left < soonDays.origin && status !== "deleted"
          ? {
              subject: `certificate ${id}`,
              evidence: [apiFact(`The certificate expires on ${expiresOn}`, "origin_tls_client_auth")],
            }
          : [];
      }),
  }),
  {
    id: "cloudflare/origin-pull-not-set-up",
    title: "Authenticated origin pulls are on, and the origin likely is not set up for them (520)",
    severity: "high",
    cause: "tls-client-certificate",
    basis: "inferred",
    why: "With authenticated origin pulls on, an origin that mishandles the client certificate closes the connection.",
    fix: [
      "nginx: ssl_client_certificate /etc/nginx/cloudflare.crt; ssl_verify_client on;",
      "Or turn authenticated origin pulls off.",
    ],
    docs: [`${docs}/ssl/origin-configuration/authenticated-origin-pull/`],
    detect: (snapshot) => {
      const on = snapshot.facts?.originPull?.enabled || setting(snapshot, "tls_client_auth") === "on";
      const unasked = (host: string) =>
        snapshot.facts?.checks?.find(
          (check) =>
            check.hostname === host &&
            check.tls &&
            check.certificate &&
            !/CERTIFICATE_REQUIRED|HANDSHAKE/i.test(check.error ?? ""),
        );
      if (!on) return [];
      return failuresByHost(
        snapshot,
        ({ signature }) => signature === "empty-or-invalid-reply" || signature === "tls-handshake-failed",
      )
        .filter(({ host }) => unasked(host))
        .map((failures) => {
          const match = hostMatch(failures, [
            apiFact("Authenticated origin pulls are on", "origin_tls_client_auth"),
            {
              direction: "for",
              fact: `${unasked(failures.host)?.address} does not ask for a client certificate`,
              source: "origin check",
            },
          ]);
          return { ...match, evidence: match.evidence.map((one) => ({ ...one, circumstantial: true })) };
        });
    },
  },
];

function zoneMatch({ gateway }: Parameters<CloudflareRule["detect"]>[0], fact: string) {
  return {
    subject: gateway.name,
    evidence: [apiFact(fact, "settings")],
    names: { zone: gateway.name, zoneId: gateway.id },
  };
}
