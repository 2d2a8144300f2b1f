import type { Gateway, Limits } from "@cloud502/core";
import { dimensionOf, splitArn } from "./arn.ts";
import { type Attributes, numberAttribute } from "./attributes.ts";
import type { Calls } from "./calls.ts";
import { readServices } from "./ecs.ts";
import type { AwsFacts } from "./facts.ts";
import { readFunctions } from "./functions.ts";
import { readLogBucket } from "./log-bucket.ts";
import type { Listener, TargetGroup } from "./model.ts";
import { readNetwork } from "./network.ts";
import type { Session } from "./session.ts";
import { readWebAcl } from "./web-acl.ts";

/** Fixed by AWS (load-balancer-limits.html, load-balancer-troubleshooting.html): not attributes. */
const fixedLimits = {
  connectTimeoutSeconds: 10,
  requestHeaderBytes: 64 * 1024,
  responseHeaderBytes: 32 * 1024,
} as const;

/** Everything configured: each part that cannot be read is a gap and absent from the facts. */
export async function readSettings(
  session: Session,
  calls: Calls,
  gateway: Gateway,
): Promise<{ readonly limits: Limits; readonly facts: AwsFacts }> {
  const { account = "", region = "" } = gateway.scope;
  const groups = await calls.targetGroups(
    region,
    gateway.pools.map(({ id }) => id),
  );
  const isPool = gateway.kind === "pool";
  const [lb, targetGroups, listeners, deliveries] = await Promise.all([
    isPool ? undefined : readLoadBalancer(session, calls, gateway),
    Promise.all(groups.map((group) => readTargetGroup(session, calls, gateway, group))),
    isPool ? undefined : readListeners(session, calls, gateway),
    isPool ? undefined : readDeliveries(session, calls, gateway),
  ]);
  const [certificates, network, logBucket, lambdas, ecsServices, webAcl] = await Promise.all([
    listeners && readCertificates(session, calls, gateway, listeners),
    readNetwork(session, calls, gateway, lb, groups),
    lb?.attributes && readLogBucket(session, calls, gateway, lb.attributes),
    readFunctions(session, calls, gateway, groups),
    readServices(session, calls, gateway, groups),
    isPool ? undefined : readWebAcl(session, calls, gateway),
  ]);
  const { appKeepAliveSeconds } = session.options;
  return {
    limits: isPool ? {} : limitsOf(lb?.attributes),
    facts: {
      arn: gateway.id,
      account,
      region,
      ...(lb && { loadBalancer: lb }),
      targetGroups,
      ...(listeners && { listeners: [...listeners] }),
      ...(certificates && { certificates: [...certificates] }),
      ...network,
      ...(deliveries && { deliveries }),
      ...(logBucket && { logBucket }),
      ...(ecsServices && { ecsServices: [...ecsServices] }),
      ...(lambdas && { lambdas: [...lambdas] }),
      ...(webAcl !== undefined && { webAcl }),
      ...(appKeepAliveSeconds !== undefined && { appKeepAliveSeconds }),
    },
  };
}

function limitsOf(attributes: Attributes): Limits {
  return {
    ...fixedLimits,
    ...(attributes && {
      idleTimeoutSeconds: numberAttribute(attributes, "idle_timeout.timeout_seconds"),
      clientKeepAliveSeconds: numberAttribute(attributes, "client_keep_alive.seconds"),
    }),
  };
}

async function readLoadBalancer(
  session: Session,
  calls: Calls,
  { id, name, scope }: Gateway,
): Promise<AwsFacts["loadBalancer"]> {
  const [[found], attributes] = await Promise.all([
    calls.loadBalancers(scope.region ?? "", [id]),
    session.attempt(`attributes of load balancer ${name}`, id, () => calls.loadBalancerAttributes(id)),
  ]);
  if (!found) return undefined;
  const { type: _, ...loadBalancer } = found;
  return { ...loadBalancer, ...(attributes && { attributes }) };
}

async function readTargetGroup(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  group: TargetGroup,
): Promise<AwsFacts["targetGroups"][number]> {
  const [attributes, targets] = await Promise.all([
    session.attempt(`attributes of target group ${group.name}`, gateway.id, () =>
      calls.targetGroupAttributes(group.arn),
    ),
    calls.targetHealth(group.arn).catch(() => undefined), // the backends report why
  ]);
  const { healthCheck: _, ...facts } = group;
  return { ...facts, ...(attributes && { attributes }), ...(targets && { targets: targets.length }) };
}

async function readListeners(
  session: Session,
  calls: Calls,
  { id, name }: Gateway,
): Promise<readonly Listener[] | undefined> {
  const listeners = await session.attempt(`listeners of ${name}`, id, () => calls.listeners(id));
  if (!listeners) return undefined;
  return await Promise.all(
    listeners.map(async (listener) => {
      const about = `${listener.protocol} listener on port ${listener.port} of ${name}`;
      const [rules, certificates] = await Promise.all([
        session.attempt(`rules of the ${about}`, id, () => calls.rules(listener.arn)),
        listener.protocol === "HTTPS"
          ? session.attempt(`certificates of the ${about}`, id, () => calls.listenerCertificates(listener.arn))
          : undefined,
      ]);
      return {
        ...listener,
        certificates: [...new Set([...listener.certificates, ...(certificates ?? [])])],
        ...(rules && { rules: [...rules] }),
      };
    }),
  );
}

async function readCertificates(session: Session, calls: Calls, gateway: Gateway, listeners: readonly Listener[]) {
  // Certificates uploaded to IAM have no status to ask for.
  const arns = [...new Set(listeners.flatMap(({ certificates }) => certificates))].filter(
    (arn) => splitArn(arn)?.service === "acm",
  );
  if (arns.length === 0) return [];
  return await session.attempt(`certificates of ${gateway.name}`, gateway.id, () =>
    calls.certificates(gateway.scope.region ?? "", arns),
  );
}

async function readDeliveries(
  session: Session,
  calls: Calls,
  { id, name, scope }: Gateway,
): Promise<AwsFacts["deliveries"]> {
  const all = await session.attempt(`CloudWatch log deliveries of ${name}`, id, () =>
    calls.deliveries(scope.region ?? ""),
  );
  return all
    ?.filter(({ resources }) => resources.some((resource) => dimensionOf(resource) === dimensionOf(id)))
    .map(({ resources: _, recordFields, ...delivery }) => ({
      ...delivery,
      ...(recordFields && { recordFields: [...recordFields] }),
    }));
}
