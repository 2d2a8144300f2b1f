import type { Dice } from "../dice.ts";
import { reach } from "./reach.ts";
import { type Application, type Gateway, type Server, type Setting, within } from "./world.ts";

/** What happens when the gateway asks a server for a path. Times in seconds. */
export type Outcome =
  | { readonly kind: "unresolved" }
  | { readonly kind: "dropped" }
  | { readonly kind: "refused" }
  | { readonly kind: "certificate"; readonly reason: "expired" | "name" | "authority" }
  | { readonly kind: "closed"; readonly after: number }
  | { readonly kind: "answered"; readonly status: number; readonly after: number };

/** A request that finds its connection closed within this time of the last use loses the race, seconds. */
const raceWindow = 0.2;

interface Ask {
  readonly gateway: Gateway;
  readonly server: Server;
  readonly setting: Setting;
  readonly path: string;
  /** Minutes from the start of the hour. */
  readonly minute: number;
  readonly dice: Dice;
  /** Seconds since the connection was last used; absent = a new one, as probes make. */
  readonly idle?: number;
}

/** One request to one server, by what the network and the application do. */
export function ask({ gateway, server, setting, path, minute, dice, idle }: Ask): Outcome {
  const { application } = server;
  if (server.address === undefined) return { kind: "unresolved" };
  if (reach(gateway, server, setting.port) === "dropped") return { kind: "dropped" };
  if (within(application.portClosed, minute)) return { kind: "refused" };
  const restart = application.restarts?.find(({ at, seconds }) => minute >= at && minute < at + seconds / 60);
  if (restart) {
    // The old process cuts what it holds before its port is gone.
    const cutting = minute < restart.at + (restart.seconds * 0.4) / 60;
    return cutting ? { kind: "closed", after: dice.between(0.001, 0.2) } : { kind: "refused" };
  }
  const fault = setting.protocol === "Https" ? certificateFault(application, setting) : undefined;
  if (fault) return { kind: "certificate", reason: fault };
  if (idle !== undefined && Math.abs(idle - application.keepAliveSeconds) < raceWindow / 2)
    return { kind: "closed", after: dice.between(0, 0.002) };
  return answer(application, path, minute, dice);
}

function certificateFault(
  { certificate }: Application,
  { hostName }: Setting,
): "expired" | "name" | "authority" | undefined {
  if (!certificate) return undefined;
  if (certificate.endsInDays < 0) return "expired";
  if (hostName !== undefined && !certificate.names.includes(hostName)) return "name";
  return certificate.authority === "private" ? "authority" : undefined;
}

function answer(application: Application, path: string, minute: number, dice: Dice): Outcome {
  const slow = application.slow?.find((one) => one.path === path && within([one], minute));
  const after = dice.seconds(slow?.seconds ?? application.responseSeconds);
  if (application.missing?.includes(path)) return { kind: "answered", status: 404, after };
  const error = application.errors?.find(
    (one) => (one.path === undefined || one.path === path) && within([one], minute) && dice.chance(one.share),
  );
  return { kind: "answered", status: error?.status ?? 200, after };
}
