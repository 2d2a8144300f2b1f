import { z } from "zod";

const trouble = z.union([
  z.string(),
  z.object({ message: z.string().nullish() }).transform(({ message }) => message ?? ""),
]);

/** A certificate pack of GET /zones/{id}/ssl/certificate_packs. */
export const certificatePackWire = z
  .object({
    type: z.string().nullish(),
    status: z.string().nullish(),
    hosts: z.array(z.string()).nullish(),
    certificates: z.array(z.object({ expires_on: z.string().nullish() })).nullish(),
    validation_errors: z.array(trouble).nullish(),
  })
  .transform((pack) => {
    const expiries = (pack.certificates ?? []).flatMap(({ expires_on }) => (expires_on ? [expires_on] : [])).sort();
    return {
      type: pack.type ?? "unknown",
      status: pack.status ?? "unknown",
      hosts: (pack.hosts ?? []).map((host) => host.toLowerCase()),
      validationErrors: pack.validation_errors ?? [],
      ...(expiries[0] && { expiresOn: expiries[0] }),
    };
  });

/** `{ enabled }`, as Universal SSL and authenticated origin pulls answer. */
export const enabledWire = z.object({ enabled: z.boolean() }).transform(({ enabled }) => enabled);

/** A certificate with an expiry: of authenticated origin pulls, of the trust store. */
export const expiringWire = z
  .object({ id: z.string(), status: z.string().nullish(), expires_on: z.string().nullish() })
  .transform(({ id, status, expires_on }) => ({
    id,
    ...(status && { status }),
    ...(expires_on && { expiresOn: expires_on }),
  }));

/** An Origin CA certificate of GET /certificates. */
export const originCaWire = z
  .object({ hostnames: z.array(z.string()).nullish(), expires_on: z.string().nullish() })
  .transform(({ hostnames, expires_on }) => ({
    hostnames: hostnames ?? [],
    ...(expires_on && { expiresOn: expires_on }),
  }));
