import type { Dice } from "../dice.ts";
import { ask, type Outcome } from "./exchange.ts";
import type { Gateway, Pool, Probe, Server, Setting } from "./world.ts";

/** What one probe found. */
export interface ProbeResult {
  readonly healthy: boolean;
  readonly log: string;
  /** `healthProbeErrorName`; only two values are known from the wire. */
  readonly errorName?: string;
}

const tcp =
  "Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe. Also check whether any NSG/UDR/Firewall is blocking access to the Ip and port of this backend.";
const messages = {
  unresolved:
    "Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.",
  dropped: tcp,
  refused: tcp,
  closed: tcp,
  timeout:
    "Time taken by the backend to respond to application gateway's health probe is more than the timeout threshold in the probe setting.",
  expired:
    'Backend certificate is invalid. Current date is not within the "Valid from" and "Valid to" date range on the certificate.',
  name: "The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.",
  authority:
    "The backend Server certificate is not signed by a well-known Certificate Authority (CA). To use unknown CA certificates, its Root certificate must be uploaded to the Backend Setting of the application gateway.",
} as const;

/** How the gateway judges an outcome: https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting */
export function judge(outcome: Outcome, { timeoutSeconds }: Probe): ProbeResult {
  if (outcome.kind === "certificate") return { healthy: false, log: messages[outcome.reason] };
  if (outcome.kind !== "answered") return { healthy: false, log: messages[outcome.kind] };
  if (outcome.after > timeoutSeconds) return { healthy: false, log: messages.timeout };
  const { status } = outcome;
  if (status >= 200 && status < 400)
    return { healthy: true, log: `Success. Received ${status} status code`, errorName: "SuccessWithStatusCode" };
  return {
    healthy: false,
    log: `Received invalid status code: ${status} in the backend server's HTTP response. As per the health probe configuration, 200-399 is the acceptable status code.`,
    errorName: "HttpStatusCodeMismatchWithStatusCode",
  };
}

/** One server through one setting over the hour. */
export interface Watch {
  readonly server: Server;
  /** Whether the gateway sends requests there at this minute. */
  inService(minute: number): boolean;
  /** What the last probe of the hour found. */
  readonly last: ProbeResult;
}

/** Probes a server every interval, from ten minutes before the hour; threshold failures in a row take it out, one success brings it back. */
function watch(gateway: Gateway, setting: Setting, server: Server, dice: Dice): Watch {
  const { probe } = setting;
  const step = probe.intervalSeconds / 60;
  const changes: { readonly minute: number; readonly up: boolean }[] = [];
  let [up, failures] = [true, 0];
  let last: ProbeResult = { healthy: true, log: "Success" };
  for (let minute = -10 + dice.next() * step; minute < 60; minute += step) {
    last = judge(ask({ gateway, server, setting, path: probe.path, minute, dice }), probe);
    failures = last.healthy ? 0 : failures + 1;
    const next = last.healthy ? true : failures >= probe.threshold ? false : up;
    if (next !== up) changes.push({ minute, up: next });
    up = next;
  }
  return {
    server,
    last:
      up === last.healthy || !up
        ? last
        : { healthy: true, log: "Success. Received 200 status code", errorName: "SuccessWithStatusCode" },
    inService: (minute) => changes.findLast((change) => change.minute <= minute)?.up ?? true,
  };
}

/** All servers of a pool through a setting. */
export function watchPool(gateway: Gateway, pool: Pool, setting: Setting, dice: Dice): readonly Watch[] {
  return pool.servers.map((server) =>
    watch(gateway, setting, server, dice.fork(`${pool.name}/${setting.name}/${server.member}`)),
  );
}
