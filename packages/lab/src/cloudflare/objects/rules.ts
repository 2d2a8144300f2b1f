import { idOf, uuidOf } from "../ids.ts";
import type { CloudflareWorld, ZoneWorld } from "../world.ts";

const created = "2024-01-01T05:20:00.123450Z";

export function pageRuleObjects(zone: ZoneWorld) {
  return (zone.pageRules ?? []).map(({ pattern, action, value }, index) => ({
    id: idOf("page-rule", `${zone.name}/${index}`),
    targets: [{ target: "url", constraint: { operator: "matches", value: pattern } }],
    actions: [{ id: action, ...(value && { value }) }],
    priority: index + 1,
    status: "active",
    created_on: created,
    modified_on: created,
  }));
}

export function rulesetObjects(zone: ZoneWorld) {
  if (!zone.originRules?.length) return [];
  return [
    {
      id: idOf("ruleset", zone.name),
      name: "default",
      description: "",
      kind: "zone",
      phase: "http_request_origin",
      version: "1",
      last_updated: created,
    },
  ];
}

export function originRulesetObject(zone: ZoneWorld) {
  const rules = (zone.originRules ?? []).map(({ expression, host, port }, index) => ({
    id: idOf("origin-rule", `${zone.name}/${index}`),
    version: "1",
    action: "route",
    expression,
    description: "",
    last_updated: created,
    ref: idOf("origin-rule", `${zone.name}/${index}`),
    enabled: true,
    action_parameters: { origin: { ...(host && { host }), ...(port && { port }) } },
  }));
  return { ...rulesetObjects(zone)[0], rules };
}

export function auditObjects(world: CloudflareWorld, now: Date) {
  return (world.changes ?? []).map(({ minutesAgo, actor, action, product }, index) => ({
    id: uuidOf("audit", `${world.account}/${index}`),
    account: { id: idOf("account", world.account), name: world.account },
    action: {
      description: action,
      result: "success",
      time: new Date(now.getTime() - minutesAgo * 60_000).toISOString(),
      type: "update",
    },
    actor: { id: idOf("actor", actor), context: "dash", email: actor, ip_address: "198.18.0.9", type: "user" },
    resource: { id: idOf("resource", product), product, scope: "zones", type: product },
    zone: { id: idOf("zone", world.zones[0]?.name ?? ""), name: world.zones[0]?.name ?? "" },
  }));
}
