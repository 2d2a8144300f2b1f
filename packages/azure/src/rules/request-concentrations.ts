import type { Match } from "@cloud502/core";
import { bindings } from "../probes.ts";
import { docs } from "./docs.ts";
import {
  type AzureRule,
  aboutRequests,
  counted,
  failing,
  fits,
  logSource,
  namesOf,
  proves,
  sources,
  total,
} from "./evidence.ts";
import { leastRequests } from "./shapes.ts";

export const gatewayError: AzureRule = {
  id: "azure/gateway-error",
  title: "The gateway itself answers 500",
  severity: "high",
  cause: "platform",
  why: "No backend was asked and the gateway answered 500, which it should never do.",
  fix: ["Open a support case with the transaction ids of these requests."],
  docs: [`${docs.statusCodes}#500--internal-server-error`],
  detect: (snapshot) => {
    const groups = failing(snapshot, ["gateway-error"]);
    if (total(groups) < leastRequests) return [];
    return [
      aboutRequests(groups, {
        subject: snapshot.gateway.name,
        names: namesOf(snapshot),
        evidence: [proves(counted(groups, "no backend was asked"), logSource(groups))],
      }),
    ];
  },
};

export const oneInstance: AzureRule = {
  id: "azure/one-instance-fails",
  title: "Nearly all failures come from one instance of the gateway: likely its own fault",
  severity: "high",
  cause: "platform",
  why: "Instances share the load evenly; when one makes nearly all failures and several serve, likely that instance is ill.",
  fix: [
    "Stop and start the gateway to replace its instances (this interrupts service), or open a support case: az network application-gateway stop -g {group} -n {gateway}",
  ],
  docs: [docs.monitoring],
  basis: "inferred",
  detect: (snapshot) => {
    const groups = failing(snapshot, [
      "backend-closed",
      "connection-failed",
      "no-backend-answer",
      "no-live-backend",
      "gateway-answered",
      "gateway-error",
      "backend-timed-out",
    ]);
    const counts = new Map<string, number>();
    for (const { detail, count } of groups)
      if (detail?.instance) counts.set(detail.instance, (counts.get(detail.instance) ?? 0) + count);
    const [worst] = [...counts].sort(([, a], [, b]) => b - a);
    const instances = snapshot.facts?.autoscale?.min ?? snapshot.facts?.capacity ?? 0;
    if (!worst || instances < 2 || worst[1] < 20 || worst[1] < 0.9 * total(groups)) return [];
    const own = groups.filter(({ detail }) => detail?.instance === worst[0]);
    return [
      aboutRequests(own, {
        subject: worst[0],
        names: namesOf(snapshot),
        evidence: [proves(counted(own, `${worst[1]} of ${total(groups)} on instance ${worst[0]}`), logSource(own))],
      }),
    ];
  },
};

export const oneHostName: AzureRule = {
  id: "azure/one-host-name-fails",
  title: "Only requests for {host} fail: likely the certificate for that name",
  severity: "high",
  cause: "tls-certificate",
  why: "The servers are healthy and other names work; with an https setting without a host name of its own, live traffic asks for the client's name, which the probe never tries.",
  fix: [
    "az network application-gateway http-settings update -g {group} --gateway-name {gateway} -n {setting} --host-name {host}",
    "Or install a certificate for that name on the servers.",
  ],
  docs: [docs.tls, docs.badGateway],
  basis: "inferred",
  detect: (snapshot) => {
    const { facts } = snapshot;
    if (!facts) return [];
    return bindings(facts).flatMap(({ id, setting, routes }): Match[] => {
      if (!/^https$/i.test(setting.protocol) || setting.hostName || setting.pickHostFromBackend) return [];
      const groups = failing(snapshot, ["connection-failed", "no-backend-answer", "backend-closed"], id);
      const hosts = new Set(groups.flatMap(({ host }) => host ?? []));
      const served = new Set(
        routes.flatMap(({ listener }) => facts.listeners.find(({ name }) => name === listener)?.hostNames ?? []),
      );
      const [host] = hosts;
      if (hosts.size !== 1 || host === undefined || served.size < 2 || total(groups) < leastRequests) return [];
      return [
        aboutRequests(groups, {
          subject: host,
          pool: id,
          names: { ...namesOf(snapshot, id), host },
          evidence: [
            proves(counted(groups, `all for ${host}, of ${served.size} names`), logSource(groups)),
            fits(`${setting.name} is https without a host name of its own`, sources.configuration),
          ],
        }),
      ];
    });
  },
};
