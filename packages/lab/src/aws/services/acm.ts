import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { pageOf } from "../paging.ts";
import type { ApiCall, Operations } from "../wire.ts";
import type { Certificate } from "../world.ts";

/** ACM: certificates of listeners (awsJson1.1). */
export function acm(cloud: Cloud): Operations {
  const { world, names } = cloud;
  const certificates = (call: ApiCall) => (call.region === world.region ? (world.certificates ?? []) : []);
  const inUseBy = ({ name }: Certificate) =>
    world.loadBalancers
      .filter(({ listeners }) => listeners.some((listener) => listener.certificate === name))
      .map((user) => names.loadBalancerArn(user));
  return {
    DescribeCertificate(call) {
      const arn = call.parameters.text("CertificateArn");
      const certificate = certificates(call).find((other) => names.certificateArn(other) === arn);
      if (!certificate) throw new ApiFault("ResourceNotFoundException", `Could not find certificate ${arn}.`);
      const { domain, expiresInDays } = certificate;
      const notAfter = new Date(cloud.now.getTime() + expiresInDays * 86_400_000);
      return {
        Certificate: {
          CertificateArn: arn,
          DomainName: domain,
          SubjectAlternativeNames: [domain],
          Status: certificate.status ?? (expiresInDays < 0 ? "EXPIRED" : "ISSUED"),
          Type: "AMAZON_ISSUED",
          KeyAlgorithm: "RSA_2048",
          SignatureAlgorithm: "SHA256WITHRSA",
          NotBefore: new Date(notAfter.getTime() - 395 * 86_400_000),
          NotAfter: notAfter,
          InUseBy: inUseBy(certificate),
          RenewalEligibility: "ELIGIBLE",
        },
      };
    },
    ListCertificates(call) {
      const rows = certificates(call).map((certificate) => ({
        CertificateArn: names.certificateArn(certificate),
        DomainName: certificate.domain,
      }));
      const { items, next } = pageOf(
        rows,
        call.parameters.number("MaxItems") ?? 100,
        call.parameters.text("NextToken"),
        "ValidationException",
      );
      return { CertificateSummaryList: items, NextToken: next };
    },
  };
}
