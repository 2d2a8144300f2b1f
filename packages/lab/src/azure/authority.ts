import { generate } from "selfsigned";

/** A certificate authority of the lab's own and a server certificate of it, PEM. */
export interface Authority {
  readonly ca: string;
  readonly key: string;
  readonly certificate: string;
}

/** Made anew at every start, for loopback only: tokens are never sent without TLS, not even to a simulation. */
export async function createAuthority(): Promise<Authority> {
  const options = { keyType: "ec", algorithm: "sha256" } as const;
  const root = await generate([{ name: "commonName", value: "cloud502 lab" }], {
    ...options,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    ...options,
    ca: { key: root.private, cert: root.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { ca: root.cert, key: server.private, certificate: server.cert };
}
