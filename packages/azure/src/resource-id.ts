import { InspectionError } from "@cloud502/core";

/** The parts of an Application Gateway's resource id; `id` is the whole of it as given. */
export interface GatewayId {
  readonly id: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const gatewayPattern =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/applicationGateways\/([^/]+)$/i;

/** Splits an Application Gateway's resource id; undefined for anything else. Azure compares ids without regard to case. */
export function splitGatewayId(id: string): GatewayId | undefined {
  const [, subscription, resourceGroup, name] = gatewayPattern.exec(id) ?? [];
  if (subscription === undefined || resourceGroup === undefined || name === undefined) return undefined;
  return { id, subscription, resourceGroup, name };
}

/** As {@link splitGatewayId}, for what a user typed: a usage error when it is not a gateway's id. */
export function parseGatewayId(id: string): GatewayId {
  const parts = splitGatewayId(id);
  if (parts) return parts;
  throw new InspectionError("usage", `Not an Application Gateway's resource id: ${id}`, {
    hint: "It looks like /subscriptions/<guid>/resourceGroups/<group>/providers/Microsoft.Network/applicationGateways/<name>.",
  });
}

/** True for text that is meant as a resource id rather than a name. */
export function looksLikeId(text: string): boolean {
  return text.includes("/");
}

/** The last segment of a resource id: a pool's, setting's or probe's name. */
export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** Equality as Azure sees it: `AzureDiagnostics` writes ids in upper case, ARM in mixed case. */
export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A pool as Azure Monitor's dimension BackendSettingsPool spells it: pool~setting. Health is per pair, so a pool here is a pair. */
export function poolName(pool: string, setting: string): string {
  return `${pool}~${setting}`;
}
