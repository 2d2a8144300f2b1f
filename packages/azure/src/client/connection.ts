import { readFile } from "node:fs/promises";
import { getCACertificates } from "node:tls";
import type { TokenCredential } from "@azure/identity";
import { type Context, InspectionError } from "@cloud502/core";
import { type Cloud, clouds, isKnownAuthority } from "../clouds.ts";
import type { AzureOptions } from "../options.ts";
import { hostGuard } from "./host-guard.ts";
import { patientRetry } from "./retry.ts";

/** Where to ask and as whom: what every SDK client is made from. */
export interface Connection {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  /** Where an account's blobs are; an account that is no account's name is refused. */
  blobEndpoint(account: string): string;
  /** Options of an SDK client that talks to `endpoint`: own retries, the host guard, further authorities. */
  clientOptions(endpoint: string): ReturnType<typeof clientOptions>;
}

/**
 * Reads the environment: CLOUD502_AZURE_ENDPOINT and CLOUD502_AZURE_LOGS_ENDPOINT point elsewhere than the cloud's own
 * places, CLOUD502_AZURE_BLOB_ENDPOINT too (an account's name is
 * appended as a path, as Azurite has it), CLOUD502_AZURE_CA_FILE names further authorities (PEM); AZURE_* are the SDK's own.
 */
export async function openConnection(options: AzureOptions, context: Context): Promise<Connection> {
  const { env } = context;
  const base: Cloud = clouds[options.cloud ?? "public"];
  const endpoint = options.endpoint ?? env.CLOUD502_AZURE_ENDPOINT ?? base.endpoint;
  const cloud: Cloud = {
    ...base,
    endpoint: endpoint.replace(/\/+$/, ""),
    authority: env.AZURE_AUTHORITY_HOST ?? base.authority,
    logsEndpoint: (options.logsEndpoint ?? env.CLOUD502_AZURE_LOGS_ENDPOINT ?? base.logsEndpoint).replace(/\/+$/, ""),
  };
  const file = env.CLOUD502_AZURE_CA_FILE;
  const extra = options.ca ?? (file ? await readFile(file, "utf8") : undefined);
  // Parsing the public authorities costs some 20 ms a connection: left out where nothing public is asked.
  const isPrivate =
    cloud.endpoint !== base.endpoint && cloud.logsEndpoint !== base.logsEndpoint && !isKnownAuthority(cloud.authority);
  const tls =
    extra === undefined ? undefined : { ca: [...(isPrivate ? [] : getCACertificates("default")), extra].join("\n") };
  return {
    cloud,
    credential: await signIn(cloud, context, tls),
    blobEndpoint: (account) => blobEndpoint(account, cloud, env.CLOUD502_AZURE_BLOB_ENDPOINT),
    clientOptions: (to) => clientOptions(to, context, options.timeoutMs, tls),
  };
}

function blobEndpoint(account: string, { blobSuffix }: Cloud, elsewhere: string | undefined): string {
  if (!/^[a-z0-9]{3,24}$/.test(account)) {
    throw new InspectionError("invalid-reply", `Not a storage account's name: ${account}`, {
      hint: "Look at the gateway's diagnostic settings.",
    });
  }
  return elsewhere === undefined ? `https://${account}.${blobSuffix}` : `${elsewhere.replace(/\/+$/, "")}/${account}`;
}

function clientOptions(endpoint: string, context: Context, timeoutMs: number, tls: { ca: string } | undefined) {
  return {
    endpoint,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [
      { policy: patientRetry(context, timeoutMs), position: "perCall" as const },
      { policy: hostGuard(endpoint), position: "perRetry" as const },
    ],
    ...(tls && { tlsOptions: tls }),
  };
}

/**
 * The SDK's default chain. A secret in the given environment is taken from there, as the chain's first link would from the
 * process's own, so that a run depends on nothing global.
 */
async function signIn(cloud: Cloud, { env }: Context, tls: { ca: string } | undefined): Promise<TokenCredential> {
  const { ClientSecretCredential, DefaultAzureCredential } = await import("@azure/identity");
  const common = {
    authorityHost: cloud.authority,
    disableInstanceDiscovery: !isKnownAuthority(cloud.authority),
    retryOptions: { maxRetries: 1 },
    ...(tls && { tlsOptions: tls }),
  };
  const {
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: client,
    AZURE_CLIENT_SECRET: secret,
    AZURE_TOKEN_CREDENTIALS: chain,
  } = env;
  const wantsEnvironment = chain === undefined || /^(prod|EnvironmentCredential)$/i.test(chain);
  if (wantsEnvironment && tenant && client && secret) return new ClientSecretCredential(tenant, client, secret, common);
  return new DefaultAzureCredential(common);
}
