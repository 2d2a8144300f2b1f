import { isIP } from "node:net";
import type { AzureFacts, Setting } from "../facts.ts";
import { bindings } from "../probes.ts";
import { hostOf } from "./address.ts";
import { docs } from "./docs.ts";
import type { LintHit, LintRow } from "./lint.ts";

const update = "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting}";
const isHttps = ({ protocol }: Setting) => /^https$/i.test(protocol);
const hasNoHost = ({ hostName, pickHostFromBackend }: Setting) => !hostName && !pickHostFromBackend;
/** Services that many customers share: they answer by host name only. */
const hostRouted =
  /\.(azurewebsites\.net|azurewebsites\.us|chinacloudsites\.cn|azurecontainerapps\.io|azure-api\.net|blob\.core\.windows\.net|web\.core\.windows\.net|azurefd\.net|azurestaticapps\.net)$/i;

function perBinding(
  facts: AzureFacts,
  fact: (binding: ReturnType<typeof bindings>[number]) => string | undefined,
): readonly LintHit[] {
  return bindings(facts).flatMap((binding) => {
    const found = fact(binding);
    return found === undefined ? [] : [{ subject: binding.id, pool: binding.id, fact: found }];
  });
}

/** What a backend setting alone, or with its pool, gets wrong. */
export const settingLint: readonly LintRow[] = [
  {
    id: "host-routed-backend-without-host",
    title: "{pool} is reached by host name, and {setting} sends none",
    severity: "high",
    cause: "probe-misconfigured",
    why: "The default probe sends Host: 127.0.0.1 and traffic the client's name; a shared service knows neither and answers 404 or 400.",
    fix: [`${update} --host-name-from-backend-pool true --probe {probe} --enable-probe true`],
    docs: [docs.settings, docs.probes],
    find: (facts) =>
      perBinding(facts, ({ pool, setting, probe }) => {
        const shared = pool.members.filter((member) => hostRouted.test(member));
        return shared.length > 0 && !probe && hasNoHost(setting)
          ? `${shared.join(", ")}, no probe of its own and no host name`
          : undefined;
      }),
  },
  {
    id: "host-from-ip-member",
    title: "{setting} takes the host name from {pool}, whose members are IP addresses",
    severity: "high",
    cause: "tls-certificate",
    why: "With https and an address as member there is no name to ask a certificate for; the combination is not supported.",
    fix: [`Use names as members, or: ${update} --host-name NAME_IN_CERTIFICATE --host-name-from-backend-pool false`],
    docs: [docs.tls],
    find: (facts) =>
      perBinding(facts, ({ pool, setting }) =>
        isHttps(setting) && setting.pickHostFromBackend && pool.members.some((member) => isIP(hostOf(member)))
          ? `members ${pool.members.join(", ")}, https, host from the member`
          : undefined,
      ),
  },
  {
    id: "https-ip-without-host",
    title: "{setting} speaks https to addresses without a host name",
    severity: "medium",
    cause: "tls-certificate",
    why: "Live traffic asks for the client's name while the probe asks for none: the probe can be green and every request fail.",
    fix: [`${update} --host-name NAME_IN_CERTIFICATE`, "Or install a default certificate on the servers."],
    docs: [docs.tls],
    find: (facts) =>
      perBinding(facts, ({ pool, setting }) =>
        isHttps(setting) && hasNoHost(setting) && pool.members.some((member) => isIP(hostOf(member)))
          ? `members ${pool.members.join(", ")}, https, no host name`
          : undefined,
      ),
  },
  {
    id: "draining-off",
    title: "{setting} does not drain connections",
    severity: "medium",
    cause: "backend-closed-early",
    why: "Servers of a scale set or an ingress controller come and go; without draining, requests in flight to a removed server are cut.",
    fix: [`${update} --connection-draining-timeout 60`, "Kubernetes: a preStop sleep of 90 s or more."],
    docs: [`${docs.settings}#connection-draining`, docs.ingressDeployments],
    find: (facts) =>
      perBinding(facts, ({ pool, setting }) =>
        setting.drainSeconds === undefined && (facts.ingressManaged || pool.ipConfigurations.length > 0)
          ? "connection draining is off and the members change by themselves"
          : undefined,
      ),
  },
  {
    id: "protocol-port-mismatch",
    title: "{setting} speaks {protocol} to port {port}",
    severity: "high",
    cause: "protocol-mismatch",
    why: "Port 443 usually speaks https and port 80 http; the other way round every request fails, unless the servers are set up so.",
    fix: [`${update} --protocol Https --port 443`],
    docs: [docs.badGateway, docs.settings],
    find: (facts) =>
      bindings(facts).flatMap(({ id, setting }) =>
        (isHttps(setting) && setting.port === 80) || (!isHttps(setting) && setting.port === 443)
          ? [
              {
                subject: id,
                pool: id,
                fact: `${setting.protocol} on port ${setting.port}`,
                names: { protocol: setting.protocol, port: String(setting.port) },
              },
            ]
          : [],
      ),
  },
  {
    id: "certificate-check-off",
    title: "{setting} does not check its servers' certificates fully",
    severity: "info",
    cause: "tls-certificate",
    why: "With the chain, expiry or name check off, faults of the servers' certificates stay hidden until it is on again.",
    fix: ["Turn validateCertChainAndExpiry and validateSNI on again once the certificates are right."],
    docs: [docs.restApi],
    find: (facts) =>
      perBinding(facts, ({ setting }) => {
        const off = [
          setting.validateCertChainAndExpiry === false && "validateCertChainAndExpiry",
          setting.validateSni === false && "validateSNI",
        ].filter(Boolean);
        return off.length > 0 ? `${off.join(" and ")} off` : undefined;
      }),
  },
  {
    id: "setting-unused",
    title: "No rule uses the backend setting {setting}",
    severity: "info",
    cause: "config-error",
    why: "A setting that no rule uses is not probed and takes no traffic: what is changed there has no effect.",
    fix: [
      "Bind it to a rule, or delete it: az network application-gateway http-settings delete -g {group} --gateway-name {gateway} -n {setting}",
    ],
    docs: [docs.probes],
    find: (facts) =>
      facts.settings
        .filter(({ name }) => !facts.routes.some(({ setting }) => setting === name))
        .map(({ name }) => ({ subject: name, fact: `no rule or path names ${name}`, names: { setting: name } })),
  },
];
