import {
  ACMClient,
  type CertificateSummary,
  DescribeCertificateCommand,
  ListCertificatesCommand,
} from "@aws-sdk/client-acm";
import type { Certificate } from "../model.ts";
import type { Session } from "../session.ts";
import { callerOf } from "./caller.ts";

/** The ACM calls in one region. */
export interface Acm {
  /** Every certificate of the region, without its renewal's state. */
  certificates(): Promise<readonly Certificate[]>;
  certificate(arn: string): Promise<Certificate>;
}

/** All of them: the listing leaves out all but RSA 1024 and 2048 unless asked. */
const keyTypes = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
] as const;

/** Opens ACM in one region. */
export function openAcm(session: Session, region: string): Acm {
  const client = new ACMClient(session.config("ACM", region));
  session.onClose(() => client.destroy());
  const { ask, list } = callerOf(session, "acm", region);
  return {
    certificates: () =>
      list(
        "ListCertificates",
        async (NextToken, options) => {
          const input = { Includes: { keyTypes: [...keyTypes] }, MaxItems: 1000, NextToken };
          const reply = await client.send(new ListCertificatesCommand(input), options);
          return { items: reply.CertificateSummaryList, next: reply.NextToken };
        },
        toCertificate,
      ),
    async certificate(CertificateArn) {
      const detail = await ask(
        "DescribeCertificate",
        (options) => client.send(new DescribeCertificateCommand({ CertificateArn }), options),
        (reply) => reply.Certificate,
      );
      const renewal = detail.RenewalSummary?.RenewalStatus;
      const certificate = toCertificate(detail) ?? { arn: CertificateArn, status: "unknown" };
      return { ...certificate, ...(renewal && { renewal }) };
    },
  };
}

function toCertificate(
  summary: Pick<CertificateSummary, "CertificateArn" | "DomainName" | "Status" | "NotAfter">,
): Certificate | undefined {
  if (!summary.CertificateArn) return undefined;
  return {
    arn: summary.CertificateArn,
    ...(summary.DomainName && { domain: summary.DomainName }),
    status: summary.Status ?? "unknown",
    ...(summary.NotAfter && { notAfter: summary.NotAfter.toISOString() }),
  };
}
