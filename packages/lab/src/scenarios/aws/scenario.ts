import { type Focus, startAws } from "../../aws/start.ts";
import type { World } from "../../aws/world.ts";
import { createDice } from "../../dice.ts";
import type { Scenario } from "../../scenario.ts";
import { withOrdinaryLife } from "./ordinary-life.ts";
import { createPlace, type Place, type WorldParts, worldOf } from "./surroundings.ts";

/** What a scenario describes: its own part of the world and where the story happens. */
export interface Story extends WorldParts {
  /** The group in which a target is just leaving; absent = a neighbour's. */
  readonly leaving?: string;
  /** Absent = the first load balancer and the first group. */
  readonly focus?: Focus;
}

/** A scenario on AWS. */
export interface AwsScenario extends Scenario {
  /** The whole world of a seed, as the lab will serve it. */
  world(seed: number): World;
}

/** Makes a scenario of a description; ordinary life is added to it. */
export function awsScenario({
  describe,
  ...about
}: Pick<Scenario, "id" | "title" | "cause"> & { describe(place: Place): Story }): AwsScenario {
  function build(seed: number): { readonly world: World; readonly focus: Focus } {
    const place = createPlace(createDice(`${about.id}/${seed}`));
    const { leaving, focus, ...parts } = describe(place);
    const world = worldOf(place, { ...parts, ...withOrdinaryLife(place, parts, leaving) });
    const usual = { loadBalancer: parts.loadBalancers[0]?.name ?? "", targetGroup: parts.targetGroups[0]?.name ?? "" };
    return { world, focus: focus ?? usual };
  }
  return {
    ...about,
    provider: "aws",
    world: (seed) => build(seed).world,
    start(options) {
      const { world, focus } = build(options.seed);
      return startAws(world, options, focus);
    },
  };
}
