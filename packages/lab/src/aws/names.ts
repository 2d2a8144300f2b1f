import { createDice } from "../dice.ts";
import type { LambdaFunction } from "./behaviour.ts";
import type { Certificate, ContainerService, LoadBalancer, TargetGroup, World } from "./world.ts";

/** The addresses AWS would have given to the things of a world; made from names and the seed, so that they are stable. */
export interface Names {
  loadBalancerArn(loadBalancer: LoadBalancer | string): string;
  /** The tail used as a dimension's value and in logs: app/name/id. */
  loadBalancerTail(name: string): string;
  targetGroupArn(group: TargetGroup | string): string;
  targetGroupTail(name: string): string;
  listenerArn(loadBalancer: string, port: number): string;
  ruleArn(loadBalancer: string, port: number, priority: number | "default"): string;
  certificateArn(certificate: Certificate | string): string;
  functionArn(lambda: LambdaFunction | string): string;
  serviceArn(service: ContainerService): string;
  clusterArn(cluster: string): string;
  taskDefinitionArn(service: ContainerService): string;
  webAclArn(name: string): string;
  logGroupArn(group: string): string;
  securityGroupId(name: string): string;
  subnetId(name: string): string;
  networkAclId(name: string): string;
  vpcId(): string;
  /** The address of the load balancer's node in a subnet. */
  nodeAddress(loadBalancer: string, subnet: string): string;
  dnsName(loadBalancer: string): string;
}

/** Makes up the names of a world. */
export function createNames(world: World, seed: number): Names {
  const { account, region } = world;
  const known = new Map<string, string>();
  function id(label: string, digits: number): string {
    const made = known.get(label) ?? createDice(`${seed}/${label}`).hex(digits);
    known.set(label, made);
    return made;
  }
  const nameOf = (thing: { readonly name: string } | string) => (typeof thing === "string" ? thing : thing.name);
  const elb = `arn:aws:elasticloadbalancing:${region}:${account}`;
  const loadBalancerTail = (name: string) => `app/${name}/${id(`lb/${name}`, 16)}`;
  const targetGroupTail = (name: string) => `targetgroup/${name}/${id(`tg/${name}`, 16)}`;
  const listenerTail = (name: string, port: number) =>
    `${loadBalancerTail(name)}/${id(`listener/${name}/${port}`, 16)}`;
  return {
    loadBalancerTail,
    targetGroupTail,
    loadBalancerArn: (thing) => `${elb}:loadbalancer/${loadBalancerTail(nameOf(thing))}`,
    targetGroupArn: (thing) => `${elb}:${targetGroupTail(nameOf(thing))}`,
    listenerArn: (name, port) => `${elb}:listener/${listenerTail(name, port)}`,
    ruleArn: (name, port, priority) =>
      `${elb}:listener-rule/${listenerTail(name, port)}/${id(`rule/${name}/${port}/${priority}`, 16)}`,
    certificateArn: (thing) => `arn:aws:acm:${region}:${account}:certificate/${uuid(id(`cert/${nameOf(thing)}`, 32))}`,
    functionArn: (thing) => `arn:aws:lambda:${region}:${account}:function:${nameOf(thing)}`,
    serviceArn: (service) => `arn:aws:ecs:${region}:${account}:service/${service.cluster}/${service.name}`,
    clusterArn: (cluster) => `arn:aws:ecs:${region}:${account}:cluster/${cluster}`,
    taskDefinitionArn: (service) => `arn:aws:ecs:${region}:${account}:task-definition/${service.name}:7`,
    webAclArn: (name) => `arn:aws:wafv2:${region}:${account}:regional/webacl/${name}/${uuid(id(`acl/${name}`, 32))}`,
    logGroupArn: (group) => `arn:aws:logs:${region}:${account}:log-group:${group}`,
    securityGroupId: (name) => `sg-0${id(`sg/${name}`, 16)}`,
    subnetId: (name) => `subnet-0${id(`subnet/${name}`, 16)}`,
    networkAclId: (name) => `acl-0${id(`acl/${name}`, 16)}`,
    vpcId: () => `vpc-0${id("vpc", 16)}`,
    nodeAddress(loadBalancer, subnet) {
      const cidr = world.subnets.find(({ name }) => name === subnet)?.cidr ?? "10.0.0.0/24";
      const last = 200 + (Number.parseInt(id(`node/${loadBalancer}/${subnet}`, 4), 16) % 51);
      return `${cidr.split(".").slice(0, 3).join(".")}.${last}`;
    },
    dnsName: (name) =>
      `${name}-${createDice(`${seed}/dns/${name}`).integer(100000000, 1999999999)}.${region}.elb.amazonaws.com`,
  };
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
