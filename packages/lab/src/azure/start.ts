import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDice } from "../dice.ts";
import { createMisbehaviours, type Misbehaviour } from "../misbehaviour.ts";
import type { RunningLab, StartOptions } from "../scenario.ts";
import { createAuthority } from "./authority.ts";
import { type Cloud, createCloud } from "./cloud.ts";
import type { Dials } from "./router.ts";
import { serveAzure } from "./server.ts";
import { gatewayId, type World } from "./world.ts";

/** A running Azure, with its dials. */
export interface RunningAzure extends RunningLab {
  readonly dials: Dials;
  readonly cloud: Cloud;
  /** The authority that signed the server's certificate, PEM. */
  readonly ca: string;
  misbehave(misbehaviour: Misbehaviour): () => void;
}

/** Starts a world. Its environment signs the real SDK and the CLI in, as a user's would. */
export async function startAzure(
  world: World,
  options: StartOptions,
  dials: Partial<Dials> = {},
): Promise<RunningAzure> {
  const authority = await createAuthority();
  const folder = await mkdtemp(join(tmpdir(), "cloud502-azure-"));
  const file = join(folder, "authority.pem");
  await writeFile(file, authority.ca);
  const dice = createDice(`${world.seed}/secrets`);
  const secrets = { client: guid(dice.hex(32)), secret: dice.hex(40), token: `lab.${dice.hex(64)}` };
  const cloud = createCloud(world, options.now);
  const misbehaviours = createMisbehaviours(options.misbehaviours);
  const set: Dials = { polls: 1, retryAfterSeconds: 0, pageSize: 50, graphPageSize: 1_000, replies: {}, ...dials };
  const server = await serveAzure(cloud, authority, secrets, set, misbehaviours, options.port);
  const origin = `https://127.0.0.1:${server.port}`;
  const [first] = world.gateways;
  return {
    env: {
      AZURE_AUTHORITY_HOST: origin,
      AZURE_TENANT_ID: world.tenant,
      AZURE_CLIENT_ID: secrets.client,
      AZURE_CLIENT_SECRET: secrets.secret,
      AZURE_TOKEN_CREDENTIALS: "EnvironmentCredential",
      CLOUD502_AZURE_ENDPOINT: origin,
      CLOUD502_AZURE_LOGS_ENDPOINT: `${origin}/v1`,
      CLOUD502_AZURE_BLOB_ENDPOINT: `${origin}/blob`,
      CLOUD502_AZURE_CA_FILE: file,
      NODE_EXTRA_CA_CERTS: file,
    },
    ...(first && { hints: { gateway: gatewayId(first), name: first.name } }),
    dials: set,
    cloud,
    ca: authority.ca,
    calls: server.calls,
    misbehave: misbehaviours.add,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** 32 hexadecimal digits as a GUID. */
export function guid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
