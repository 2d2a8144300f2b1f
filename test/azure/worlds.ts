import type { Dials } from "../../packages/lab/src/azure/router.ts";
import { guid, startAzure } from "../../packages/lab/src/azure/start.ts";
import type { Gateway, World } from "../../packages/lab/src/azure/world.ts";
import { applicationErrors } from "../../packages/lab/src/scenarios/azure/application-faults.ts";
import type { ContractCloud } from "../contract.ts";

/** A small story with failures in its logs: two gateways. */
export const ordinary: World = applicationErrors.world(1);

/** Copies of one gateway with names and subscriptions of their own. */
export function fleet(count: number, subscriptions = 1): World {
  const [first] = ordinary.gateways;
  if (!first) throw new Error("the scenario has no gateway");
  const gateways = Array.from(
    { length: count },
    (_, index): Gateway => ({
      ...first,
      name: `gateway-${String(index).padStart(4, "0")}`,
      resourceGroup: `rg-${index % 7}`,
      subscription: guid(String(index % subscriptions).padStart(32, "0")),
    }),
  );
  return { ...ordinary, gateways };
}

/** A lab as the contract wants it; "*" leaves sign-in out, whose own errors are credentials' errors. */
export async function contractCloud(world: World, dials: Partial<Dials> = {}): Promise<ContractCloud> {
  const lab = await startAzure(world, { seed: world.seed, now: new Date() }, dials);
  return {
    env: lab.env,
    options: {},
    gateways: world.gateways.length,
    calls: lab.calls,
    misbehave: (action, kind, times) => {
      lab.misbehave({ action: action === "*" ? "Microsoft.*" : action, kind, ...(times !== undefined && { times }) });
    },
    close: lab.close,
  };
}
