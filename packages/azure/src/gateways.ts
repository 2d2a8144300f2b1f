import { InspectionError, type Scope } from "@cloud502/core";
import type { Arm } from "./client/arm.ts";
import type { AzureFacts } from "./facts.ts";
import type { Graph } from "./graph.ts";
import { kqlString } from "./kql.ts";
import { normaliseGateway } from "./normalise.ts";
import type { AzureOptions } from "./options.ts";
import { looksLikeId, parseGatewayId } from "./resource-id.ts";

const apiVersion = "2025-05-01";
const permission = "Microsoft.Network/applicationGateways/read";

interface Search {
  readonly arm: Arm;
  readonly graph: Graph;
  readonly options: AzureOptions;
  readonly scope: Scope;
}

/** One gateway by its resource id, from Resource Manager. */
export async function readGateway(arm: Arm, id: string): Promise<AzureFacts> {
  const { name } = parseGatewayId(id);
  return normaliseGateway(
    await arm.get(id, { "api-version": apiVersion }, { question: `application gateway ${name}`, permission }),
  );
}

/**
 * The gateways in scope. Full ids are read one by one; a resource group of named subscriptions is listed by Resource Manager,
 * whose answer is fresh; everything else is one Resource Graph query for all subscriptions at once.
 */
export async function* findGateways({ arm, graph, options, scope }: Search): AsyncGenerator<AzureFacts> {
  const wanted = [...(scope.ids ?? []), ...(scope.names ?? []), ...(options.gateways ?? [])];
  const ids = [...new Set(wanted.filter(looksLikeId))];
  const names = new Set(wanted.filter((one) => !looksLikeId(one)).map((name) => name.toLowerCase()));
  for (const id of ids) parseGatewayId(id);
  for (const id of ids) yield await readGateway(arm, id);
  if (ids.length > 0 && names.size === 0) return;

  const missing = new Set(names);
  for await (const raw of listAll(arm, graph, options, names)) {
    const facts = normaliseGateway(raw);
    const name = facts.name.toLowerCase();
    if (names.size > 0 && !names.has(name)) continue;
    missing.delete(name);
    yield facts;
  }
  if (missing.size > 0) {
    throw new InspectionError("not-found", `No application gateway named ${[...missing].join(", ")} in sight.`, {
      hint: "Check the name, --subscription and --resource-group; `cloud502 azure gateways` lists what the credential sees.",
    });
  }
}

async function* listAll(
  arm: Arm,
  graph: Graph,
  { subscriptions, resourceGroup }: AzureOptions,
  names: ReadonlySet<string>,
): AsyncGenerator<unknown> {
  const asked = { question: "which application gateways there are", permission };
  if (resourceGroup && subscriptions) {
    for (const subscription of subscriptions) {
      const path = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/applicationGateways`;
      yield* arm.list(path, { "api-version": apiVersion }, asked);
    }
    return;
  }
  const filters = [
    ...(resourceGroup ? [`| where id contains ${kqlString(`/resourceGroups/${resourceGroup}/`)}`] : []),
    ...(names.size > 0 ? [`| where name in~ (${[...names].map(kqlString).join(", ")})`] : []),
  ];
  yield* graph.rows("arg-gateways", subscriptions, asked, filters.join("\n"));
}
