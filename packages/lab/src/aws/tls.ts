/**
 * What a load balancer offers a target (create-https-listener.html: ELBSecurityPolicy-2016-08 for backends): TLS 1.0 to
 * 1.2 with ECDHE and RSA key exchange; no DHE, no CHACHA20.
 */
const offer = {
  versions: ["TLSv1", "TLSv1.1", "TLSv1.2"],
  ciphers: [
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-SHA384",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "AES128-SHA",
    "AES256-SHA",
  ],
} as const;

/** True when a target's TLS shares a version and a cipher with the load balancer's offer; a target that states none shares all. */
export function cipherAgreement(
  tls: { readonly versions: readonly string[]; readonly ciphers: readonly string[] } | undefined,
): boolean {
  if (!tls) return true;
  const versions: readonly string[] = offer.versions;
  const ciphers: readonly string[] = offer.ciphers;
  return (
    tls.versions.some((version) => versions.includes(version)) && tls.ciphers.some((cipher) => ciphers.includes(cipher))
  );
}
