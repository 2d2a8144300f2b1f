import { z } from "zod";

/**
 * The answer of `backendhealth` and `getBackendHealthOnDemand`. `healthProbeErrorName` and the certificate chain are on the
 * wire but in no specification; any list can be null; `health` is plain text with two vocabularies (Up/Down and
 * Healthy/Unhealthy). https://learn.microsoft.com/rest/api/application-gateway/application-gateways/backend-health
 */
const text = z.string().nullish();
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const server = z.object({
  address: text,
  health: text,
  healthProbeLog: text,
  healthProbeErrorName: text,
  ipConfiguration: z.object({ id: text }).nullish(),
  backendCertificateChainMetadata: z
    .object({ certificateChainMetadata: list(z.record(z.string(), z.unknown())) })
    .nullish(),
});

const settingHealth = z.object({ backendHttpSettings: z.object({ id: z.string() }), servers: list(server) });

export const healthWire = z.object({
  backendAddressPools: list(
    z.object({ backendAddressPool: z.object({ id: z.string() }), backendHttpSettingsCollection: list(settingHealth) }),
  ),
});

export const onDemandWire = z.object({
  backendAddressPool: z.object({ id: z.string() }),
  backendHealthHttpSettings: settingHealth,
});

export type HealthWire = z.infer<typeof healthWire>;
export type SettingHealthWire = z.infer<typeof settingHealth>;
export type ServerWire = z.infer<typeof server>;
