import type { AzureFacts, ProbeFacts } from "../facts.ts";
import { bindings } from "../probes.ts";
import { docs } from "./docs.ts";
import type { LintHit, LintRow } from "./lint.ts";

const update = "az network application-gateway probe update -g {group} --gateway-name {gateway} -n {probe}";

type Probed = ReturnType<typeof bindings>[number] & { readonly probe: ProbeFacts };

function perProbe(facts: AzureFacts, fact: (bound: Probed) => string | undefined): readonly LintHit[] {
  return bindings(facts).flatMap((binding) => {
    const { probe } = binding;
    const found = probe && fact({ ...binding, probe });
    return found === undefined ? [] : [{ subject: binding.id, pool: binding.id, fact: found }];
  });
}

/** Status ranges that call an ill server healthy. */
function acceptsErrors(codes: readonly string[]): string | undefined {
  return codes.find((code) => {
    const [low = 0, high = low] = code.split("-").map(Number);
    return high >= 500 || (low <= 400 && high >= 499);
  });
}

/** Where a probe and the traffic that it stands for differ. */
export const probeLint: readonly LintRow[] = [
  {
    id: "probe-protocol-differs",
    title: "The probe of {pool} speaks another protocol than {setting}",
    severity: "high",
    cause: "probe-misconfigured",
    why: "The probe tests a protocol that traffic does not use.",
    fix: [`${update} --protocol Https`],
    docs: [docs.probes],
    find: (facts) =>
      perProbe(facts, ({ probe, setting }) =>
        probe.protocol.toLowerCase() === setting.protocol.toLowerCase()
          ? undefined
          : `probe ${probe.protocol}, setting ${setting.protocol}`,
      ),
  },
  {
    id: "probe-host-missing",
    title: "The probe of {pool} takes its host name from {setting}, which has none",
    severity: "high",
    cause: "probe-misconfigured",
    why: "The probe's host name comes from the setting, and the setting neither names one nor takes the member's.",
    fix: [
      "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --host-name NAME",
    ],
    docs: [docs.probes],
    find: (facts) =>
      perProbe(facts, ({ probe, setting }) =>
        probe.pickHostFromSetting && !setting.hostName && !setting.pickHostFromBackend
          ? "host from the setting, which has none"
          : undefined,
      ),
  },
  {
    id: "probe-name-differs",
    title: "The probe of {pool} asks for another name than traffic does",
    severity: "high",
    cause: "tls-certificate",
    why: "Over https the probe checks the certificate for its own host name and traffic for the setting's: the probe can be green while every request gets 502.",
    fix: [`${update} --host-name-from-http-settings true`],
    docs: [docs.tls],
    find: (facts) =>
      perProbe(facts, ({ probe, setting }) =>
        /^https$/i.test(setting.protocol) &&
        probe.host &&
        setting.hostName &&
        probe.host.toLowerCase() !== setting.hostName.toLowerCase()
          ? `probe asks for ${probe.host}, traffic for ${setting.hostName}`
          : undefined,
      ),
  },
  {
    id: "probe-slow-to-notice",
    title: "The gateway takes over two minutes to notice a dead server of {pool}",
    severity: "medium",
    cause: "connection-refused",
    why: "Interval times threshold is how long requests keep going to a dead server.",
    fix: [`${update} --interval 10 --timeout 10 --threshold 3`],
    docs: [docs.probes],
    find: (facts) =>
      perProbe(facts, ({ probe }) => {
        const seconds = probe.intervalSeconds * probe.unhealthyThreshold;
        return seconds > 120 ? `${probe.intervalSeconds} s x ${probe.unhealthyThreshold} = ${seconds} s` : undefined;
      }),
  },
  {
    id: "probe-accepts-errors",
    title: "The probe of {pool} calls errors healthy",
    severity: "high",
    cause: "probe-misconfigured",
    why: "A range that includes 5xx or all of 4xx keeps ill servers in service.",
    fix: [`${update} --match-status-codes 200-399`],
    docs: [docs.probes],
    find: (facts) =>
      perProbe(facts, ({ probe }) =>
        acceptsErrors(probe.statusCodes) ? `accepts ${probe.statusCodes.join(", ")}` : undefined,
      ),
  },
  {
    id: "probe-min-servers",
    title: "The probe of {pool} always calls {count} servers healthy",
    severity: "high",
    cause: "probe-misconfigured",
    why: "minServers is the number of servers that are marked healthy whatever their probes say.",
    fix: [`${update} --min-servers 0`],
    docs: [docs.restApi],
    find: (facts) =>
      bindings(facts).flatMap(({ id, probe }) =>
        probe && probe.minServers > 0
          ? [
              {
                subject: id,
                pool: id,
                fact: `minServers is ${probe.minServers}`,
                names: { count: String(probe.minServers) },
              },
            ]
          : [],
      ),
  },
  {
    id: "probe-port-differs",
    title: "The probe of {pool} tests another port than traffic uses",
    severity: "medium",
    cause: "probe-misconfigured",
    why: "A server can answer on one port and be dead on the other.",
    fix: [`${update} --port {port}`],
    docs: [docs.probes],
    find: (facts) =>
      perProbe(facts, ({ probe, setting }) =>
        probe.port !== undefined && probe.port !== setting.port
          ? `probe ${probe.port}, setting ${setting.port}`
          : undefined,
      ),
  },
  {
    id: "probe-path-differs",
    title: "The probe of {pool} leaves out the setting's backend path",
    severity: "low",
    cause: "probe-misconfigured",
    why: "Traffic goes below the setting's backend path, the probe does not.",
    fix: [`${update} --path PATH_BELOW_BACKEND_PATH`],
    docs: [docs.settings],
    find: (facts) =>
      perProbe(facts, ({ probe, setting }) =>
        setting.path && setting.path !== "/" && !(probe.path ?? "/").startsWith(setting.path.replace(/\/$/, ""))
          ? `setting sends to ${setting.path}, probe asks ${probe.path ?? "/"}`
          : undefined,
      ),
  },
];
