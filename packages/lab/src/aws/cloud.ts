import { createDice } from "../dice.ts";
import { type TargetHealth, targetHealth } from "./health.ts";
import { type Served, simulate } from "./load-balancer.ts";
import { createNames, type Names } from "./names.ts";
import type { World } from "./world.ts";

/** A world at a moment: what the servers answer from. The simulation runs when it is first asked for, per load balancer. */
export interface Cloud {
  readonly world: World;
  readonly names: Names;
  readonly seed: number;
  readonly now: Date;
  /** Milliseconds since the epoch for a second of the simulated hour, which ends now. */
  time(second: number): number;
  health(group: string): readonly TargetHealth[];
  served(loadBalancer: string): readonly Served[];
}

/** Sets a world going. */
export function createCloud(world: World, { seed, now }: { readonly seed: number; readonly now: Date }): Cloud {
  const startsAt = now.getTime() - 3_600_000;
  const health = remember((name: string) => {
    const group = world.targetGroups.find((other) => other.name === name);
    return (group?.targets ?? []).map((target) =>
      targetHealth(
        world,
        group ?? { name, type: "ip", targets: [] },
        target,
        createDice(`${seed}/health/${name}/${target.id}:${target.port}`),
      ),
    );
  });
  const served = remember((name: string) => {
    const loadBalancer = world.loadBalancers.find((other) => other.name === name);
    return loadBalancer ? simulate({ world, loadBalancer, health, dice: createDice(`${seed}/traffic/${name}`) }) : [];
  });
  return {
    world,
    names: createNames(world, seed),
    seed,
    now,
    time: (second) => startsAt + second * 1000,
    health,
    served,
  };
}

/** Computes each answer once. */
export function remember<Answer>(compute: (key: string) => Answer): (key: string) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known.answer;
    const answer = compute(key);
    answers.set(key, { answer });
    return answer;
  };
}
