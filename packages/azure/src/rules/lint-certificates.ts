import type { AzureFacts, CertificateFacts } from "../facts.ts";
import { docs } from "./docs.ts";
import type { LintHit, LintRow } from "./lint.ts";

const soonDays = 30;

/** Certificates that are over or will be within the margin. */
function ending(certificates: readonly CertificateFacts[], now: Date, days: number): readonly LintHit[] {
  return certificates.flatMap(({ name, subject, notAfter }) => {
    if (notAfter === undefined || Date.parse(notAfter) >= now.getTime() + days * 86_400_000) return [];
    const over = Date.parse(notAfter) < now.getTime();
    return [
      {
        subject: name,
        fact: `${name} (${subject ?? "no subject"}) ${over ? "ended" : "ends"} ${notAfter}`,
        names: { certificate: name, when: notAfter.slice(0, 10) },
      },
    ];
  });
}

const used = (facts: AzureFacts, names: "trustedRoots" | "authCertificates") =>
  facts[names].filter(({ name }) => facts.settings.some((setting) => setting[names].includes(name)));

/** Certificates that the gateway itself holds. */
export const certificateLint: readonly LintRow[] = [
  {
    id: "trusted-root-ending",
    title: "The trusted root {certificate} ends {when}",
    severity: "high",
    cause: "tls-certificate",
    why: "When the root is over, no certificate below it verifies, and every server of the settings that use it goes down.",
    fix: [
      "az network application-gateway root-cert update -g {group} --gateway-name {gateway} -n {certificate} --cert-file new-root.cer",
    ],
    docs: [docs.backendHealth, docs.tls],
    find: (facts, now) => ending(used(facts, "trustedRoots"), now, soonDays),
  },
  {
    id: "pinned-certificate-expired",
    title: "The pinned backend certificate {certificate} has ended",
    severity: "high",
    cause: "tls-certificate",
    why: "A v1 gateway accepts exactly this leaf; servers with a new one are refused.",
    fix: [
      "az network application-gateway auth-cert update -g {group} --gateway-name {gateway} -n {certificate} --cert-file leaf.cer",
    ],
    docs: [docs.tls],
    find: (facts, now) => ending(used(facts, "authCertificates"), now, 0),
  },
  {
    id: "listener-certificate-ending",
    title: "The listener's certificate {certificate} ends {when}",
    severity: "high",
    cause: "tls-certificate",
    why: "Clients will refuse the gateway's own certificate.",
    fix: [
      "az network application-gateway ssl-cert update -g {group} --gateway-name {gateway} -n {certificate} --cert-file new.pfx",
    ],
    docs: [docs.tls],
    find: (facts, now) =>
      ending(
        facts.listenerCertificates.filter(({ name }) =>
          facts.listeners.some(({ certificate }) => certificate === name),
        ),
        now,
        soonDays,
      ),
  },
  {
    id: "key-vault-version-pinned",
    title: "The listener's certificate {certificate} is pinned to one version in Key Vault",
    severity: "medium",
    cause: "tls-certificate",
    why: "With a version in the secret's id a renewed certificate is not picked up.",
    fix: [
      "az network application-gateway ssl-cert update -g {group} --gateway-name {gateway} -n {certificate} --key-vault-secret-id SECRET_ID_WITHOUT_VERSION",
    ],
    docs: [docs.keyVault],
    find: ({ listenerCertificates }) =>
      listenerCertificates
        .filter(({ keyVaultSecretId }) => /\/secrets\/[^/]+\/[^/]+$/.test(keyVaultSecretId ?? ""))
        .map(({ name, keyVaultSecretId }) => ({
          subject: name,
          fact: keyVaultSecretId ?? "",
          names: { certificate: name },
        })),
  },
];
