import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Session } from "../session.ts";
import { callerOf } from "./caller.ts";

interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

const earlySeconds = 300;

/** Credentials of an assumed role, shared by all clients and fetched again five minutes before they expire. */
export function assumedRole(session: Session, roleArn: string, region: string): () => Promise<RoleCredentials> {
  const client = new STSClient(session.config("STS", region));
  session.onClose(() => client.destroy());
  const { ask } = callerOf(session, "sts", region);
  const assume = async (): Promise<RoleCredentials> => {
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = await ask(
      "AssumeRole",
      (options) => client.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "cloud502" }), options),
      (reply) => reply.Credentials,
    );
    return {
      accessKeyId: AccessKeyId ?? "",
      secretAccessKey: SecretAccessKey ?? "",
      ...(SessionToken && { sessionToken: SessionToken }),
      ...(Expiration && { expiration: Expiration }),
    };
  };
  let current: Promise<RoleCredentials> | undefined;
  return async () => {
    const held = await current;
    const left = (held?.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - session.context.now().getTime();
    if (!held || left < earlySeconds * 1000) current = assume();
    return await (current as Promise<RoleCredentials>);
  };
}
