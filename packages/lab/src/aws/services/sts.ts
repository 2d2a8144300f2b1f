import { createDice } from "../../dice.ts";
import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import type { Operations } from "../wire.ts";

/** STS: who am I, and temporary credentials of a role (API version 2011-06-15). */
export function sts({ world, now, seed }: Cloud): Operations {
  return {
    GetCallerIdentity: () => ({
      Arn: callerArn(world.account),
      UserId: "AIDALABLABLABLABLABLA",
      Account: world.account,
    }),
    AssumeRole({ parameters }) {
      const role = parameters.text("RoleArn") ?? "";
      const session = parameters.text("RoleSessionName") ?? "session";
      const [, account, name] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(role) ?? [];
      if (!account || !name) throw new ApiFault("ValidationError", `${role} is invalid`);
      const dice = createDice(`${seed}/${role}/${session}`);
      return {
        Credentials: {
          AccessKeyId: `ASIA${dice.hex(16).toUpperCase()}`,
          SecretAccessKey: dice.hex(40),
          SessionToken: dice.hex(64),
          Expiration: new Date(now.getTime() + 3_600_000),
        },
        AssumedRoleUser: {
          Arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
          AssumedRoleId: `AROALABLABLABLABLABLA:${session}`,
        },
      };
    },
  };
}

/** The identity that every caller has. */
export function callerArn(account: string): string {
  return `arn:aws:iam::${account}:user/lab`;
}
