import type { Backend, Context } from "@cloud502/core";
import { InspectionError } from "@cloud502/core";
import { openArm } from "./client/arm.ts";
import { openConnection } from "./client/connection.ts";
import { translate } from "./client/errors.ts";
import { readGateway } from "./gateways.ts";
import { serversOf } from "./health.ts";
import type { AzureOptions } from "./options.ts";
import { onDemandWire } from "./wire/health.ts";

/** One pool through one setting, tested with a probe that need not exist: what would be healthy with another host or path? */
export interface OnDemandRequest {
  /** Full resource id of the gateway. */
  readonly gateway: string;
  readonly pool: string;
  readonly setting: string;
  readonly protocol?: "Http" | "Https";
  /** Absent = the setting's own host name. */
  readonly host?: string;
  readonly path?: string;
  readonly timeoutSeconds?: number;
  /** "200-399" */
  readonly statusCodes?: readonly string[];
}

/** Runs Azure's on-demand health check. It sends one probe to each server of the pool and changes nothing. */
export async function onDemandHealth(
  options: AzureOptions,
  context: Context,
  request: OnDemandRequest,
): Promise<readonly Backend[]> {
  const connection = await openConnection(options, context);
  const arm = await openArm(connection, context, options.timeoutMs);
  const facts = await readGateway(arm, request.gateway);
  const pool = named(facts.pools, request.pool, "pool");
  const setting = named(facts.settings, request.setting, "setting");
  const probe = facts.probes.find(({ name }) => name === setting.probe);
  const host = request.host ?? probe?.host;
  const statusCodes = request.statusCodes ?? probe?.statusCodes ?? [];
  const body = {
    protocol: request.protocol ?? probe?.protocol ?? setting.protocol,
    ...(host ? { host } : { pickHostNameFromBackendHttpSettings: true }),
    path: request.path ?? probe?.path ?? "/",
    timeout: request.timeoutSeconds ?? probe?.timeoutSeconds ?? 30,
    ...(statusCodes.length > 0 && { match: { statusCodes } }),
    backendAddressPool: { id: `${facts.id}/backendAddressPools/${pool.name}` },
    backendHttpSettings: { id: `${facts.id}/backendHttpSettingsCollection/${setting.name}` },
  };
  const asked = {
    question: `an on-demand health check of ${pool.name} through ${setting.name}`,
    permission: "Microsoft.Network/applicationGateways/getBackendHealthOnDemand/action",
  };
  const raw = await arm.run(`${facts.id}/getBackendHealthOnDemand`, { "api-version": "2025-05-01" }, body, asked);
  const parsed = onDemandWire.safeParse(raw);
  if (!parsed.success) throw translate(parsed.error, asked, context.signal);
  return serversOf(parsed.data.backendHealthHttpSettings, pool.name, facts);
}

function named<T extends { readonly name: string }>(parts: readonly T[], name: string, kind: string): T {
  const found = parts.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw new InspectionError("not-found", `The gateway has no ${kind} named ${name}.`, {
    hint: `It has: ${parts.map((one) => one.name).join(", ") || "none"}.`,
  });
}
