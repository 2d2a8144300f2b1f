import type { Gateway } from "@cloud502/core";
import type { Calls } from "./calls.ts";
import type { AwsFacts } from "./facts.ts";
import type { Session } from "./session.ts";

/** The web ACL before the load balancer, null for none; undefined unless asked to go deep. */
export async function readWebAcl(
  session: Session,
  calls: Calls,
  { id, name, scope }: Gateway,
): Promise<AwsFacts["webAcl"]> {
  if (!session.options.deep) return undefined;
  return await session.attempt(`web ACL of ${name}`, id, () => calls.webAcl(scope.region ?? "", id));
}
