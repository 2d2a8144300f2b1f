import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { pageOf } from "../paging.ts";
import type { ApiCall, Operations, WireValue } from "../wire.ts";
import type { ContainerService } from "../world.ts";

/** ECS: the services that register tasks in target groups (awsJson1.1). */
export function ecs(cloud: Cloud): Operations {
  const { world, names } = cloud;
  const services = (call: ApiCall) => (call.region === world.region ? (world.services ?? []) : []);
  const page = (call: ApiCall, all: readonly string[], list: string, size: number): WireValue => {
    const { items, next } = pageOf(
      all,
      call.parameters.number("maxResults") ?? size,
      call.parameters.text("nextToken"),
      "InvalidParameterException",
    );
    return { [list]: items, nextToken: next };
  };
  const inCluster = (call: ApiCall) => {
    const cluster = call.parameters.text("cluster") ?? "default";
    const found = services(call).filter(
      (service) => service.cluster === cluster || names.clusterArn(service.cluster) === cluster,
    );
    if (found.length === 0) throw new ApiFault("ClusterNotFoundException", "Cluster not found.");
    return found;
  };
  return {
    ListClusters: (call) =>
      page(call, [...new Set(services(call).map(({ cluster }) => names.clusterArn(cluster)))], "clusterArns", 100),
    ListServices: (call) =>
      page(
        call,
        inCluster(call).map((service) => names.serviceArn(service)),
        "serviceArns",
        10,
      ),
    DescribeServices(call) {
      const wanted = call.parameters.texts("services");
      if (wanted.length === 0 || wanted.length > 10)
        throw new ApiFault("InvalidParameterException", "Services must have 1 to 10 entries.");
      const found = inCluster(call);
      const known = wanted.map((name) => ({
        name,
        service: found.find((service) => service.name === name || names.serviceArn(service) === name),
      }));
      return {
        services: known.flatMap(({ service }) => (service ? [describe(cloud, service)] : [])),
        failures: known.flatMap(({ name, service }) => (service ? [] : [{ arn: name, reason: "MISSING" }])),
      };
    },
    DescribeTaskDefinition(call) {
      const arn = call.parameters.text("taskDefinition");
      const service = services(call).find((other) => names.taskDefinitionArn(other) === arn);
      if (!service) throw new ApiFault("ClientException", "Unable to describe task definition.");
      return {
        taskDefinition: {
          taskDefinitionArn: arn,
          family: service.name,
          revision: 7,
          status: "ACTIVE",
          networkMode: "awsvpc",
          containerDefinitions: [
            {
              name: service.name,
              image: `${service.name}:latest`,
              essential: true,
              stopTimeout: service.stopTimeoutSeconds,
            },
          ],
        },
      };
    },
  };
}

function describe({ world, names, time }: Cloud, service: ContainerService): WireValue {
  const group = world.targetGroups.find(({ name }) => name === service.targetGroup);
  const running = (group?.targets ?? []).filter(({ deregisteredAt }) => deregisteredAt === undefined).length;
  return {
    serviceArn: names.serviceArn(service),
    serviceName: service.name,
    clusterArn: names.clusterArn(service.cluster),
    status: "ACTIVE",
    desiredCount: service.desired,
    runningCount: running,
    pendingCount: Math.max(0, service.desired - running),
    launchType: "FARGATE",
    taskDefinition: names.taskDefinitionArn(service),
    loadBalancers: [
      {
        targetGroupArn: names.targetGroupArn(service.targetGroup),
        containerName: service.name,
        containerPort: group?.port,
      },
    ],
    healthCheckGracePeriodSeconds: service.graceSeconds ?? 0,
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    deployments: [
      {
        id: "ecs-svc/1",
        status: "PRIMARY",
        desiredCount: service.desired,
        runningCount: running,
        taskDefinition: names.taskDefinitionArn(service),
      },
    ],
    events: (service.events ?? [])
      .map(({ at, message }, index) => ({ id: `event-${index}`, createdAt: new Date(time(at)), message }))
      .toReversed(),
  };
}
