import { X509Certificate } from "node:crypto";
import type { CertificateFacts } from "./facts.ts";

/** What a rule needs of a certificate; subject and notAfter are absent when the data is masked or not a certificate. */
export function readCertificate(
  name: string,
  data: string | null | undefined,
  keyVaultSecretId?: string | null,
): CertificateFacts {
  const parsed = data ? decode(data) : undefined;
  return {
    name,
    ...(parsed && { subject: parsed.subject.replaceAll("\n", ", "), notAfter: new Date(parsed.validTo).toISOString() }),
    ...(keyVaultSecretId && { keyVaultSecretId }),
  };
}

/** Base64 of DER, of PEM, or (a listener's public data) of PKCS #7 without signers. */
function decode(data: string): X509Certificate | undefined {
  const bytes = Buffer.from(data.replaceAll(/\s/g, ""), "base64");
  for (const candidate of [bytes, firstOfBundle(bytes)]) {
    try {
      if (candidate) return new X509Certificate(candidate);
    } catch {
      // Not this encoding: Azure masks data as "*****", and examples hold no certificate.
    }
  }
  return undefined;
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** The first certificate in a PKCS #7 SignedData (RFC 2315): ContentInfo → [0] → SignedData → certificates [0] → first. */
function firstOfBundle(bytes: Buffer): Buffer | undefined {
  const info = element(bytes, 0);
  const explicit = info && children(bytes, info)[1];
  const signed = explicit && children(bytes, explicit)[0];
  const certificates = signed && children(bytes, signed).find(({ tag }) => tag === 0xa0);
  const first = certificates && children(bytes, certificates)[0];
  return first && bytes.subarray(first.start, first.end);
}

function children(bytes: Buffer, parent: Element): readonly Element[] {
  const found: Element[] = [];
  for (let at = parent.contentStart; at < parent.end; ) {
    const one = element(bytes, at);
    if (!one) break;
    found.push(one);
    at = one.end;
  }
  return found;
}

/** One DER element with a definite length of at most four bytes; undefined when it does not fit into the data. */
function element(bytes: Buffer, start: number): Element | undefined {
  const [tag, short] = [bytes[start], bytes[start + 1]];
  if (tag === undefined || short === undefined) return undefined;
  const size = short & 0x80 ? short & 0x7f : 0;
  if (size > 4 || (short & 0x80 && size === 0) || start + 2 + size > bytes.length) return undefined;
  const length = size > 0 ? bytes.readUIntBE(start + 2, size) : short;
  const contentStart = start + 2 + size;
  const end = contentStart + length;
  return end <= bytes.length ? { tag, start, contentStart, end } : undefined;
}
