import type { AwsFacts } from "../facts.ts";
import { docs } from "./docs.ts";
import { type AwsSnapshot, sources } from "./evidence.ts";
import { type Found, type GatewayRow, gatewayLint } from "./lint.ts";

type Certificate = NonNullable<AwsFacts["certificates"]>[number];

/** ACM renews at the latest 45 days before the end; one that has 30 left is not renewing by itself. */
const soonDays = 30;

/** Certificates for which `says` has something to say. */
function each(
  snapshot: AwsSnapshot,
  says: (certificate: Certificate, daysLeft: number) => string | undefined,
): readonly Found[] {
  return (snapshot.facts?.certificates ?? []).flatMap((certificate) => {
    const { arn, domain = arn, notAfter } = certificate;
    const daysLeft =
      notAfter === undefined ? Number.NaN : (Date.parse(notAfter) - Date.parse(snapshot.takenAt)) / 86_400_000;
    const fact = says(certificate, daysLeft);
    return fact === undefined ? [] : [{ fact, subject: domain, names: { certificate: arn, domain } }];
  });
}

const isExpired = ({ status }: Certificate, daysLeft: number) => status === "EXPIRED" || daysLeft <= 0;
const replace = "aws elbv2 modify-listener --listener-arn <listener> --certificates CertificateArn=<new certificate>";
const describe = "aws acm describe-certificate --certificate-arn {certificate}";
const text = {
  cause: "tls-certificate",
  docs: [docs.certificates, docs.troubleshooting],
  source: sources.certificates,
} as const;

const rows: readonly GatewayRow[] = [
  {
    ...text,
    id: "certificate-expired",
    title: "The certificate for {domain} is expired",
    severity: "critical",
    why: "Clients refuse the connection, and a CDN before this load balancer answers 526 or 502.",
    fix: [describe, "aws acm request-certificate --domain-name {domain} --validation-method DNS", replace],
    check: (snapshot) =>
      each(snapshot, (certificate, daysLeft) =>
        isExpired(certificate, daysLeft)
          ? `${certificate.status}, valid until ${certificate.notAfter ?? "unknown"}`
          : undefined,
      ),
  },
  {
    ...text,
    id: "certificate-expiring",
    title: "The certificate for {domain} expires in less than 30 days",
    severity: "medium",
    why: "A certificate that ACM can renew by itself is renewed before that: this one needs a hand (an imported one, or a DNS record that is gone).",
    fix: [describe, replace],
    check: (snapshot) =>
      each(snapshot, (certificate, daysLeft) => {
        const soon = daysLeft < soonDays && !isExpired(certificate, daysLeft);
        const renewal = certificate.renewal ? `, renewal ${certificate.renewal}` : "";
        return soon ? `valid until ${certificate.notAfter}${renewal}` : undefined;
      }),
  },
  {
    ...text,
    id: "certificate-pending",
    title: "The certificate for {domain} is not validated yet",
    severity: "medium",
    why: "ACM still waits for the proof that the domain is yours; until then the certificate cannot be used or renewed.",
    fix: [describe, "Create the DNS record that ResourceRecord names above."],
    check: (snapshot) =>
      each(snapshot, ({ status }) => (status === "PENDING_VALIDATION" ? "Status is PENDING_VALIDATION" : undefined)),
  },
];

export const lintCertificates = rows.map(gatewayLint);
