import type { Spread } from "../dice.ts";

/** Minutes from the start of the simulated hour; a fault that was there before starts below 0. */
export interface Span {
  readonly from: number;
  /** Absent = to the end. */
  readonly to?: number;
}

/** A certificate as a server presents it. */
export interface Certificate {
  readonly names: readonly string[];
  /** Days until it ends; negative = it has ended. */
  readonly endsInDays: number;
  readonly authority: "public" | "private";
}

/** What runs on a server, with its faults. */
export interface Application {
  readonly responseSeconds: Spread;
  /** How long it keeps an idle connection. */
  readonly keepAliveSeconds: number;
  /** Its port accepts nothing. */
  readonly portClosed?: readonly Span[];
  /** Its process is stopped and started again at these minutes without draining. */
  readonly restarts?: readonly { readonly at: number; readonly seconds: number }[];
  readonly slow?: readonly (Span & { readonly path: string; readonly seconds: Spread })[];
  readonly errors?: readonly (Span & { readonly path?: string; readonly status: number; readonly share: number })[];
  /** Paths that it does not have: 404. */
  readonly missing?: readonly string[];
  readonly certificate?: Certificate;
}

/** A member of a pool: an address, or a name that DNS may know. */
export interface Server {
  readonly member: string;
  /** Absent = DNS has no address for the name. */
  readonly address?: string;
  readonly application: Application;
}

export interface Pool {
  readonly name: string;
  readonly servers: readonly Server[];
}

export interface Probe {
  readonly name: string;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly threshold: number;
}

export interface Setting {
  readonly name: string;
  readonly protocol: "Http" | "Https";
  readonly port: number;
  readonly requestTimeoutSeconds: number;
  readonly hostName?: string;
  readonly probe: Probe;
  readonly drainSeconds?: number;
}

/** One rule: visitors of a host name go to a pool through a setting. */
export interface Site {
  readonly host: string;
  readonly listener: string;
  readonly rule: string;
  readonly pool: string;
  readonly setting: string;
  readonly requestsPerSecond: number;
  readonly paths: readonly { readonly path: string; readonly share: number }[];
}

export interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "*" | "Tcp";
  readonly source: string;
  readonly destination: string;
  readonly port: string;
}

export interface Route {
  readonly name: string;
  readonly prefix: string;
  readonly nextHop: "Internet" | "VirtualAppliance" | "None";
  readonly nextHopAddress?: string;
}

/** A virtual network with one subnet for the gateway and one for servers. */
export interface Network {
  readonly name: string;
  readonly prefix: string;
  readonly gatewayPrefix: string;
  readonly serverPrefix: string;
  readonly gatewayRules: readonly SecurityRule[];
  readonly serverRules: readonly SecurityRule[];
  readonly routes?: readonly Route[];
}

export interface Gateway {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  readonly generation: "v1" | "v2";
  readonly instances: number;
  readonly pools: readonly Pool[];
  readonly settings: readonly Setting[];
  readonly sites: readonly Site[];
  readonly network: Network;
  /** False = no diagnostic setting: no access log anywhere. */
  readonly logged: boolean;
  /** The storage account that the access log is archived in, instead of a workspace. */
  readonly archive?: string;
}

/** One tenant's part of the cloud, as it is at the end of the simulated hour. */
export interface World {
  readonly tenant: string;
  readonly gateways: readonly Gateway[];
  readonly seed: number;
}

export function gatewayId({ subscription, resourceGroup, name }: Gateway): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/applicationGateways/${name}`;
}

export function networkId(
  { subscription, resourceGroup, network }: Gateway,
  kind: string,
  name = network.name,
): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/${kind}/${name}`;
}

export function within(spans: readonly Span[] | undefined, minute: number): boolean {
  return (spans ?? []).some(({ from, to = Number.POSITIVE_INFINITY }) => minute >= from && minute < to);
}
