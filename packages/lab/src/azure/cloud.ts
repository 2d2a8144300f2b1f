import { createDice } from "../dice.ts";
import type { Row } from "./kql/expression.ts";
import { accessRows } from "./tables.ts";
import { type Hour, live } from "./traffic.ts";
import { gatewayJson, networkRows } from "./wire.ts";
import { type Gateway, gatewayId, type World } from "./world.ts";

/** A world with what happened in it, made when it is first asked for. */
export interface Cloud {
  readonly world: World;
  readonly now: Date;
  find(id: string): Gateway | undefined;
  hour(gateway: Gateway): Hour;
  /** Rows of a Log Analytics table of one gateway. */
  logs(gateway: Gateway, table: string): readonly Row[] | undefined;
  /** Rows of a Resource Graph table, of these subscriptions. */
  inventory(table: string, subscriptions: readonly string[] | undefined): readonly Row[] | undefined;
}

export function createCloud(world: World, now: Date): Cloud {
  const hours = new Map<string, Hour>();
  const logRows = new Map<string, ReturnType<typeof accessRows>>();
  const byId = new Map(world.gateways.map((gateway) => [gatewayId(gateway).toLowerCase(), gateway]));
  const hour = (gateway: Gateway) => {
    const id = gatewayId(gateway);
    const known = hours.get(id) ?? live(gateway, now, createDice(`${world.seed}/${id}`));
    hours.set(id, known);
    return known;
  };
  return {
    world,
    now,
    find: (id) => byId.get(id.toLowerCase()),
    hour,
    logs(gateway, table) {
      if (table !== "AGWAccessLogs" && table !== "AzureDiagnostics") return undefined;
      if (!gateway.logged || gateway.archive !== undefined) return [];
      const id = gatewayId(gateway);
      const own = logRows.get(id) ?? accessRows(gateway, hour(gateway));
      logRows.set(id, own);
      return own.table === table ? own.rows : [];
    },
    inventory(table, subscriptions) {
      const seen = world.gateways.filter(({ subscription }) => !subscriptions || subscriptions.includes(subscription));
      if (table === "resources") {
        return seen.flatMap((gateway): Row[] => [
          {
            ...base,
            ...gatewayJson(gateway),
            type: "microsoft.network/applicationgateways",
            subscriptionId: gateway.subscription,
          },
          ...networkRows(gateway).map((row) => ({ ...base, ...row })),
        ]);
      }
      if (table === "healthresources") {
        return seen.map((gateway) => ({
          id: `${gatewayId(gateway).toLowerCase()}/providers/microsoft.resourcehealth/availabilitystatuses/current`,
          name: "current",
          type: "microsoft.resourcehealth/availabilitystatuses",
          properties: {
            targetResourceId: gatewayId(gateway),
            availabilityState: "Available",
            summary: "There aren't any known Azure platform problems.",
          },
        }));
      }
      return table === "advisorresources" ? [] : undefined;
    },
  };
}

/** Columns that every row of Resource Graph has. */
const base: Row = { location: "", tags: null, identity: null, subscriptionId: "" };
