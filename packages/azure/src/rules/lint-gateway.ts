import { bindings } from "../probes.ts";
import { docs } from "./docs.ts";
import { sources } from "./evidence.ts";
import type { LintRow } from "./lint.ts";

const update = "az network application-gateway update -g {group} -n {gateway}";
const hidden = ["502", "503", "504"];
/** https://learn.microsoft.com/azure/application-gateway/application-gateway-key-vault-common-errors */
const keyVaultCodes =
  /UserAssignedIdentityDoesNotHaveGetPermissionOnKeyVault|SecretDisabled|SecretDeletedFromKeyVault|UserAssignedManagedIdentityNotFound|KeyVaultHasRestrictedAccess|KeyVaultSoftDeleted|CustomerKeyVaultSubscriptionDisabled|key vault/i;

/** What the gateway as a whole gets wrong. */
export const gatewayLint: readonly LintRow[] = [
  {
    id: "gateway-stopped",
    title: "{gateway} is not running",
    severity: "critical",
    cause: "config-error",
    active: true,
    why: "A stopped gateway answers nothing.",
    fix: ["az network application-gateway start -g {group} -n {gateway}"],
    docs: [docs.badGateway],
    find: ({ name, operationalState }) =>
      operationalState !== undefined && operationalState !== "Running"
        ? [{ subject: name, fact: `operationalState is ${operationalState}` }]
        : [],
  },
  {
    id: "last-change-failed",
    title: "The last change of {gateway} failed",
    severity: "high",
    cause: "config-error",
    why: "The gateway runs with what it had before, or with a part of the change.",
    fix: [`${update} (a change of nothing tries again; it also clears the cache of resolved names)`],
    docs: [docs.backendHealth],
    find: ({ name, provisioningState, failedParts }) =>
      provisioningState === "Failed" || failedParts.length > 0
        ? [{ subject: name, fact: `provisioningState Failed: ${failedParts.join(", ") || "the gateway"}` }]
        : [],
  },
  {
    id: "single-server",
    title: "{pool} has one server",
    severity: "medium",
    cause: "no-live-backends",
    why: "There is no second server to try when it fails or restarts.",
    fix: [
      "az network application-gateway address-pool update -g {group} --gateway-name {gateway} -n {pool} --servers FIRST SECOND",
    ],
    docs: [docs.badGateway],
    find: (facts) =>
      bindings(facts)
        .filter(
          ({ pool }) =>
            pool.members.length === 1 &&
            pool.ipConfigurations.length === 0 &&
            /^\d+(\.\d+){3}$/.test(pool.members[0] ?? ""),
        )
        .map(({ id, pool }) => ({ subject: id, pool: id, fact: `its only member is ${pool.members[0]}` })),
  },
  {
    id: "dangling-reference",
    title: "{from} refers to {kind} {name}, which does not exist",
    severity: "high",
    cause: "config-error",
    active: true,
    why: "Requests that reach this reference cannot be sent anywhere.",
    fix: ["Point it at an existing part, or remove it: az network application-gateway show -g {group} -n {gateway}"],
    docs: [docs.restApi],
    find: ({ dangling }) =>
      dangling.map(({ from, kind, name }) => ({
        subject: from,
        fact: `${kind} ${name} does not exist`,
        names: { from, kind, name },
      })),
  },
  {
    id: "no-basic-listener",
    title: "{gateway} answers 404 for host names that no listener has",
    severity: "low",
    cause: "config-error",
    why: "All listeners are multi-site; requests for any other name match none.",
    fix: ["Add a basic listener for the rest, if such names should be served."],
    docs: [docs.statusCodes],
    find: ({ name, listeners }) =>
      listeners.length > 0 && listeners.every(({ hostNames }) => hostNames.length > 0)
        ? [{ subject: name, fact: `${listeners.length} listeners, all with host names` }]
        : [],
  },
  {
    id: "little-capacity",
    title: "{gateway} has little room: {capacity}",
    severity: "medium",
    cause: "proxy-exhausted",
    why: "With one instance maintenance interrupts service; with a maximum of two a burst saturates it.",
    fix: [`${update} --min-capacity 2 --max-capacity 10`],
    docs: [docs.faq, "https://azure.github.io/PSRule.Rules.Azure/en/rules/Azure.AppGw.MinInstance/"],
    find: ({ name, autoscale, capacity }) => {
      const text =
        autoscale?.max !== undefined && autoscale.max <= 2
          ? `at most ${autoscale.max} instances`
          : !autoscale && capacity === 1
            ? "one instance"
            : undefined;
      return text === undefined ? [] : [{ subject: name, fact: text, names: { capacity: text } }];
    },
  },
  {
    id: "first-generation",
    title: "{gateway} is of the first generation",
    severity: "high",
    cause: "config-error",
    why: "v1 is retired; it also answers 502 where v2 answers 504, and logs times in milliseconds.",
    fix: ["Migrate to v2."],
    docs: [docs.migrate],
    find: ({ name, generation, tier }) => (generation === "v1" ? [{ subject: name, fact: `SKU tier ${tier}` }] : []),
  },
  {
    id: "error-page-hides-cause",
    title: "{gateway} shows its own page for {codes}",
    severity: "info",
    cause: "hidden-failure",
    why: "A custom error page replaces what would tell a gateway's error from a backend's on the wire.",
    fix: ["Nothing to mend; read the access log instead of the page."],
    docs: [docs.errorPages],
    find: ({ name, errorPages, listeners }) => {
      const codes = [...new Set([...errorPages, ...listeners.flatMap((listener) => listener.errorPages)])].filter(
        (code) => hidden.includes(code),
      );
      return codes.length > 0
        ? [{ subject: name, fact: `custom error pages for ${codes.join(", ")}`, names: { codes: codes.join(", ") } }]
        : [];
    },
  },
  {
    id: "key-vault-certificate-lost",
    title: "{gateway} cannot read a listener's certificate from Key Vault",
    severity: "critical",
    cause: "config-error",
    active: true,
    why: "Without access to the secret Azure disables the https listeners that use it.",
    fix: [
      "Grant the gateway's identity Get on the secret, enable the secret, and let trusted services through the vault's firewall.",
    ],
    docs: [docs.keyVault],
    source: sources.advisor,
    find: ({ name, advice = [], listenerCertificates, hasIdentity }) => {
      const fromVault = listenerCertificates.filter(({ keyVaultSecretId }) => keyVaultSecretId);
      const said = advice.find((text) => keyVaultCodes.test(text));
      if (fromVault.length === 0) return [];
      if (said) return [{ subject: name, fact: said }];
      return hasIdentity
        ? []
        : [
            {
              subject: name,
              fact: `${fromVault.map((one) => one.name).join(", ")} come from Key Vault, and the gateway has no identity to read them with`,
            },
          ];
    },
  },
];
