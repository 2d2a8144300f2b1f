import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
} from "@aws-sdk/client-ecs";
import type { EcsService } from "../model.ts";
import type { Session } from "../session.ts";
import { callerOf } from "./caller.ts";

/** The ECS calls in one region. */
export interface Ecs {
  /** Every service that stands behind a target group, with its task's longest stop timeout. */
  services(): Promise<readonly EcsService[]>;
}

const servicesPerCall = 10;
const eventsKept = 10;

/** Opens ECS in one region. */
export function openEcs(session: Session, region: string): Ecs {
  const client = new ECSClient(session.config("ECS", region));
  session.onClose(() => client.destroy());
  const { ask, list } = callerOf(session, "ecs", region);

  const clusters = () =>
    list(
      "ListClusters",
      async (nextToken, options) => {
        const reply = await client.send(new ListClustersCommand({ maxResults: 100, nextToken }), options);
        return { items: reply.clusterArns, next: reply.nextToken };
      },
      (arn) => arn,
    );
  const serviceArns = (cluster: string) =>
    list(
      "ListServices",
      async (nextToken, options) => {
        const reply = await client.send(new ListServicesCommand({ cluster, maxResults: 100, nextToken }), options);
        return { items: reply.serviceArns, next: reply.nextToken };
      },
      (arn) => arn,
    );
  const stopTimeout = async (taskDefinition: string): Promise<number | undefined> => {
    const definition = await ask(
      "DescribeTaskDefinition",
      (options) => client.send(new DescribeTaskDefinitionCommand({ taskDefinition }), options),
      (reply) => reply.taskDefinition,
    );
    const stated = (definition.containerDefinitions ?? []).flatMap((container) => container.stopTimeout ?? []);
    return stated.length > 0 ? Math.max(...stated) : undefined;
  };
  const describe = async (cluster: string, services: string[]): Promise<readonly EcsService[]> => {
    const found = await ask(
      "DescribeServices",
      (options) => client.send(new DescribeServicesCommand({ cluster, services }), options),
      (reply) => reply.services,
    );
    const balanced = found.filter(({ loadBalancers }) => loadBalancers?.some(({ targetGroupArn }) => targetGroupArn));
    return await Promise.all(
      balanced.map(async (service) => {
        const stopTimeoutSeconds = service.taskDefinition ? await stopTimeout(service.taskDefinition) : undefined;
        const minimum = service.deploymentConfiguration?.minimumHealthyPercent;
        return {
          arn: service.serviceArn ?? "",
          targetGroups: (service.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []),
          desired: service.desiredCount ?? 0,
          running: service.runningCount ?? 0,
          ...(service.healthCheckGracePeriodSeconds !== undefined && {
            gracePeriodSeconds: service.healthCheckGracePeriodSeconds,
          }),
          ...(stopTimeoutSeconds !== undefined && { stopTimeoutSeconds }),
          ...(minimum !== undefined && { minimumHealthyPercent: minimum }),
          events: (service.events ?? [])
            .slice(0, eventsKept)
            .map(({ createdAt, message }) => ({ at: createdAt?.toISOString() ?? "", message: message ?? "" })),
        };
      }),
    );
  };

  return {
    async services() {
      const found: EcsService[] = [];
      for (const cluster of await clusters()) {
        const arns = await serviceArns(cluster);
        for (let from = 0; from < arns.length; from += servicesPerCall)
          found.push(...(await describe(cluster, arns.slice(from, from + servicesPerCall))));
      }
      return found;
    },
  };
}
