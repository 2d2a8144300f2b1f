import type { Backend, CauseClass, FailureGroup, Match } from "@cloud502/core";
import type { SignatureName } from "../logs/signatures.ts";
import { hostOf } from "./address.ts";
import {
  type AzureRule,
  type AzureSnapshot,
  aboutRequests,
  counted,
  failing,
  isDown,
  listed,
  logSource,
  namesOf,
  proves,
  serversByPool,
  sources,
} from "./evidence.ts";
import { classifyProbe, type ProbeVerdict, probeMessages, verifyCodes } from "./probe-messages.ts";

/** Servers of one pool whose probes say the same. */
export interface ProbeSymptom {
  readonly pool: string;
  readonly verdict: ProbeVerdict;
  readonly servers: readonly Backend[];
  /** Every server of the pool is unhealthy. */
  readonly down: boolean;
}

/** Unhealthy servers whose probe verdict passes, one symptom a pool. */
export function symptoms(snapshot: AzureSnapshot, wanted: (verdict: ProbeVerdict) => boolean): readonly ProbeSymptom[] {
  return [...serversByPool(snapshot)].flatMap(([pool, all]) => {
    const servers = all.filter((server) => {
      const verdict = server.state === "unhealthy" ? classifyProbe(server) : undefined;
      return verdict !== undefined && wanted(verdict);
    });
    const verdict = servers[0] && classifyProbe(servers[0]);
    return verdict ? [{ pool, verdict, servers, down: isDown(all) }] : [];
  });
}

const noAnswer: readonly SignatureName[] = [
  "connection-failed",
  "no-backend-answer",
  "backend-closed",
  "backend-timed-out",
];
const noServer: readonly SignatureName[] = ["no-live-backend", "gateway-answered"];

/** Failing requests that a symptom explains: all that the gateway made itself when the pool is down, else those of its sick servers. */
export function explained(
  snapshot: AzureSnapshot,
  { pool, servers, down }: ProbeSymptom,
  cause: CauseClass,
): readonly FailureGroup[] {
  const names = [...noAnswer, ...(cause === "backend-error" ? (["backend-answered"] as const) : [])];
  // v1 logs name a server without its port.
  const addresses = new Set(servers.flatMap(({ address }) => [address, hostOf(address)]));
  const own = failing(snapshot, names, pool).filter(
    ({ backend }) => down || (backend !== undefined && addresses.has(backend)),
  );
  return down ? [...own, ...failing(snapshot, noServer, pool)] : own;
}

/** A match for one symptom: what the probe said, and the requests that fail of it. */
export function probeMatch(snapshot: AzureSnapshot, symptom: ProbeSymptom, cause: CauseClass): Match {
  const { pool, servers, verdict } = symptom;
  const [first] = servers;
  const said = first?.description ?? first?.reason ?? "";
  const groups = explained(snapshot, symptom, cause);
  const chain = servers.flatMap(({ certificates = [] }) => certificates);
  const one = servers.length === 1 && !symptom.down ? first?.address : undefined;
  return aboutRequests(groups, {
    subject: pool,
    pool,
    ...(one && { backend: one }),
    names: {
      ...namesOf(snapshot, pool),
      ...(verdict.status !== undefined && { status: String(verdict.status) }),
      code: String(verdict.verifyCode ?? "unknown"),
      meaning: verifyCodes[verdict.verifyCode ?? -1] ?? "see OpenSSL's list",
    },
    evidence: [
      proves(`${listed(servers.map(({ address }) => address))}: ${said}`, sources.health),
      ...(chain.length > 0 && cause === "tls-certificate"
        ? [proves(`presented: ${listed(chain)}`, sources.health)]
        : []),
      ...(groups.length > 0
        ? [proves(counted(groups, `the gateway had no answer from ${pool}`), logSource(groups))]
        : []),
    ],
  });
}

/** One rule for each message that says its cause by itself. */
export const probeMessageRules: readonly AzureRule[] = probeMessages.flatMap(({ key, rule }): AzureRule[] => {
  if (!rule) return [];
  return [
    {
      ...rule,
      id: `azure/${rule.id}`,
      detect: (snapshot) =>
        symptoms(snapshot, (verdict) => verdict.key === key).map((symptom) =>
          probeMatch(snapshot, symptom, rule.cause),
        ),
    },
  ];
});
