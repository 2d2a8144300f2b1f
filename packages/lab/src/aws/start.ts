import { devNull } from "node:os";
import { createMisbehaviours, type Misbehaviour } from "../misbehaviour.ts";
import type { RunningLab, StartOptions } from "../scenario.ts";
import { createCloud } from "./cloud.ts";
import { serveAws } from "./server.ts";
import type { World } from "./world.ts";

/** A running AWS with its handles. */
export interface RunningAws extends RunningLab {
  /** ARNs to ask for: `loadBalancer` and `targetGroup`, where the story happens. */
  readonly hints: Readonly<Record<string, string>>;
  misbehave(misbehaviour: Misbehaviour): () => void;
}

/** What the hints point at, by name within the world. */
export interface Focus {
  readonly loadBalancer: string;
  readonly targetGroup: string;
}

/** Serves a world as AWS on loopback. The environment leaves nothing to the caller's own profile, metadata service or session. */
export async function startAws(
  world: World,
  { seed, now, port, misbehaviours }: StartOptions,
  focus?: Focus,
): Promise<RunningAws> {
  const trouble = createMisbehaviours(misbehaviours);
  const cloud = createCloud(world, { seed, now });
  const server = await serveAws(cloud, trouble, port);
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${server.port}`,
      AWS_ACCESS_KEY_ID: "AKIALABLABLABLABLAB1",
      AWS_SECRET_ACCESS_KEY: "lab-has-no-secrets",
      AWS_SESSION_TOKEN: "",
      AWS_PROFILE: "",
      AWS_REGION: world.region,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    },
    hints: focus
      ? {
          loadBalancer: cloud.names.loadBalancerArn(focus.loadBalancer),
          targetGroup: cloud.names.targetGroupArn(focus.targetGroup),
        }
      : {},
    calls: server.calls,
    misbehave: trouble.add,
    close: server.close,
  };
}
