import { splitArn } from "./arn.ts";
import type {
  Certificate,
  EcsService,
  Interface,
  Listener,
  ListenerRule,
  LoadBalancer,
  NetworkAcl,
  SecurityGroup,
  Subnet,
  TargetGroup,
  TargetHealth,
} from "./model.ts";
import type { Acm } from "./services/acm.ts";
import type { CloudWatch } from "./services/cloudwatch.ts";
import type { Ec2 } from "./services/ec2.ts";
import type { Elb } from "./services/elb.ts";
import type { Functions } from "./services/lambda.ts";
import type { Logs, VendedDelivery } from "./services/logs.ts";
import type { S3 } from "./services/s3.ts";
import type { Session } from "./session.ts";

/** Every question to AWS, each asked once per connect(): what is listed whole is never asked for by name. */
export interface Calls {
  /** Lists a region whole; later questions about it are answered from there, and EC2 by VPC. */
  fleet(region: string): Promise<Fleet>;
  /** True when the region was listed whole. */
  isFleet(region: string): boolean;
  /** Load balancers that were asked about only as far as some of their target groups go. */
  readonly restricted: Set<string>;
  regions(from: string): Promise<readonly string[]>;
  loadBalancers(region: string, arns: readonly string[]): Promise<readonly LoadBalancer[]>;
  targetGroups(region: string, arns: readonly string[]): Promise<readonly TargetGroup[]>;
  targetGroupsOf(loadBalancer: string): Promise<readonly TargetGroup[]>;
  loadBalancerAttributes(arn: string): Promise<Readonly<Record<string, string>>>;
  targetGroupAttributes(arn: string): Promise<Readonly<Record<string, string>>>;
  listeners(loadBalancer: string): Promise<readonly Listener[]>;
  rules(listener: string): Promise<readonly ListenerRule[]>;
  listenerCertificates(listener: string): Promise<readonly string[]>;
  targetHealth(targetGroup: string): Promise<readonly TargetHealth[]>;
  securityGroups(region: string, vpc: string): Promise<readonly SecurityGroup[]>;
  subnets(region: string, vpc: string): Promise<readonly Subnet[]>;
  networkAcls(region: string, vpc: string): Promise<readonly NetworkAcl[]>;
  /** Interfaces that hold one of the addresses, or belong to one of the instances. */
  interfaces(
    region: string,
    vpc: string,
    addresses: readonly string[],
    instances: readonly string[],
  ): Promise<readonly Interface[]>;
  certificates(region: string, arns: readonly string[]): Promise<readonly Certificate[]>;
  deliveries(region: string): Promise<readonly VendedDelivery[]>;
  cloudWatch(region: string): Promise<CloudWatch>;
  functions(region: string): Promise<Functions>;
  ecsServices(region: string): Promise<readonly EcsService[]>;
  webAcl(region: string, loadBalancer: string): Promise<{ readonly arn: string; readonly name: string } | null>;
  logs(region: string): Promise<Logs>;
  s3(region: string): Promise<S3>;
}

/** All load balancers and target groups of one region. */
export interface Fleet {
  readonly loadBalancers: readonly LoadBalancer[];
  readonly targetGroups: readonly TargetGroup[];
}

/** The region in an ARN. */
export function regionOf(arn: string): string {
  return splitArn(arn)?.region ?? "";
}

const valuesPerFilter = 200; // EC2's limit

/** Binds the calls to a session; each SDK client is loaded when first needed. */
export function openCalls(session: Session): Calls {
  const { remember } = session;
  const elb = (region: string): Promise<Elb> =>
    remember(`client elb ${region}`, async () => (await import("./services/elb.ts")).openElb(session, region));
  const ec2 = (region: string): Promise<Ec2> =>
    remember(`client ec2 ${region}`, async () => (await import("./services/ec2.ts")).openEc2(session, region));
  const acm = (region: string): Promise<Acm> =>
    remember(`client acm ${region}`, async () => (await import("./services/acm.ts")).openAcm(session, region));
  const logs = (region: string): Promise<Logs> =>
    remember(`client logs ${region}`, async () => (await import("./services/logs.ts")).openLogs(session, region));

  const loadBalancers = new Map<string, LoadBalancer>();
  const targetGroups = new Map<string, TargetGroup>();
  const listed = new Set<string>();
  const keep = <T extends { readonly arn: string }>(index: Map<string, T>, items: readonly T[]): readonly T[] => {
    for (const item of items) index.set(item.arn, item);
    return items;
  };
  /** From the index, the missing ones by one call. */
  const lookUp = async <T extends { readonly arn: string }>(
    index: Map<string, T>,
    arns: readonly string[],
    load: (missing: readonly string[]) => Promise<readonly T[]>,
  ): Promise<readonly T[]> => {
    const missing = arns.filter((arn) => !index.has(arn));
    if (missing.length > 0) keep(index, await remember(`describe ${missing.join(" ")}`, () => load(missing)));
    return arns.flatMap((arn) => index.get(arn) ?? []);
  };
  /** The VPCs whose networks are listed together: all of a fleet's, or the one asked about. */
  const vpcs = (region: string, vpc: string): readonly string[] => {
    if (!listed.has(region)) return [vpc];
    const all = [...loadBalancers.values(), ...targetGroups.values()]
      .filter((item) => regionOf(item.arn) === region)
      .flatMap((item) => item.vpc ?? []);
    return [...new Set(all)].sort();
  };
  const byVpc = <T>(
    what: string,
    region: string,
    vpc: string,
    load: (client: Ec2, vpcs: readonly string[]) => Promise<readonly T[]>,
  ) => {
    const asked = vpcs(region, vpc);
    return remember(`${what} ${region} ${asked.join(" ")}`, async () => {
      const client = await ec2(region);
      return (await Promise.all(batches(asked).map((batch) => load(client, batch)))).flat();
    });
  };

  return {
    fleet: (region) =>
      remember(`fleet ${region}`, async () => {
        const client = await elb(region);
        const [all, groups] = await Promise.all([client.loadBalancers(), client.targetGroups()]);
        listed.add(region);
        session.fleet = true;
        return { loadBalancers: keep(loadBalancers, all), targetGroups: keep(targetGroups, groups) };
      }),
    restricted: new Set(),
    isFleet: (region) => listed.has(region),
    regions: (from) => remember("regions", async () => (await ec2(from)).regions()),
    loadBalancers: (region, arns) =>
      lookUp(loadBalancers, arns, async (missing) => (await elb(region)).loadBalancers(missing)),
    targetGroups: (region, arns) =>
      lookUp(targetGroups, arns, async (missing) => (await elb(region)).targetGroups({ arns: missing })),
    async targetGroupsOf(loadBalancer) {
      const region = regionOf(loadBalancer);
      if (listed.has(region))
        return [...targetGroups.values()].filter((group) => group.loadBalancers.includes(loadBalancer));
      return await remember(`target groups of ${loadBalancer}`, async () =>
        keep(targetGroups, await (await elb(region)).targetGroups({ loadBalancer })),
      );
    },
    loadBalancerAttributes: (arn) =>
      remember(`attributes ${arn}`, async () => (await elb(regionOf(arn))).loadBalancerAttributes(arn)),
    targetGroupAttributes: (arn) =>
      remember(`attributes ${arn}`, async () => (await elb(regionOf(arn))).targetGroupAttributes(arn)),
    listeners: (arn) => remember(`listeners ${arn}`, async () => (await elb(regionOf(arn))).listeners(arn)),
    rules: (arn) => remember(`rules ${arn}`, async () => (await elb(regionOf(arn))).rules(arn)),
    listenerCertificates: (arn) =>
      remember(`certificates ${arn}`, async () => (await elb(regionOf(arn))).listenerCertificates(arn)),
    targetHealth: (arn) => remember(`health ${arn}`, async () => (await elb(regionOf(arn))).targetHealth(arn)),
    securityGroups: (region, vpc) => byVpc("security groups", region, vpc, (client, of) => client.securityGroups(of)),
    subnets: (region, vpc) => byVpc("subnets", region, vpc, (client, of) => client.subnets(of)),
    networkAcls: (region, vpc) => byVpc("network ACLs", region, vpc, (client, of) => client.networkAcls(of)),
    async interfaces(region, vpc, addresses, instances) {
      const wanted = new Set([...addresses, ...instances]);
      const load = async (filter: string, values: readonly string[]) => {
        const client = await ec2(region);
        return (await Promise.all(batches(values).map((batch) => client.interfaces(filter, batch)))).flat();
      };
      const all = listed.has(region)
        ? await byVpc("interfaces", region, vpc, (client, of) => client.interfaces("vpc-id", of))
        : await remember(`interfaces ${[...wanted].sort().join(" ")}`, async () =>
            (
              await Promise.all([
                load("addresses.private-ip-address", addresses),
                load("attachment.instance-id", instances),
              ])
            ).flat(),
          );
      return all.filter(({ address, instance }) => wanted.has(address) || (instance && wanted.has(instance)));
    },
    certificates: async (region, arns) => {
      const client = await acm(region);
      if (!listed.has(region))
        return await Promise.all(arns.map((arn) => remember(`certificate ${arn}`, () => client.certificate(arn))));
      const all = await remember(`certificates ${region}`, () => client.certificates());
      return all.filter(({ arn }) => arns.includes(arn));
    },
    deliveries: (region) => remember(`deliveries ${region}`, async () => (await logs(region)).deliveries()),
    cloudWatch: (region) =>
      remember(`client cloudwatch ${region}`, async () =>
        (await import("./services/cloudwatch.ts")).openCloudWatch(session, region),
      ),
    functions: (region) =>
      remember(`client lambda ${region}`, async () =>
        (await import("./services/lambda.ts")).openFunctions(session, region),
      ),
    ecsServices: (region) =>
      remember(`ecs services ${region}`, async () =>
        (await import("./services/ecs.ts")).openEcs(session, region).services(),
      ),
    async webAcl(region, loadBalancer) {
      const waf = await remember(`client waf ${region}`, async () =>
        (await import("./services/waf.ts")).openWaf(session, region),
      );
      return await remember(`web ACL ${loadBalancer}`, () => waf.webAcl(loadBalancer));
    },
    logs,
    s3: (region) =>
      remember(`client s3 ${region}`, async () => (await import("./services/s3.ts")).openS3(session, region)),
  };
}

function batches(values: readonly string[]): string[][] {
  const result: string[][] = [];
  for (let start = 0; start < values.length; start += valuesPerFilter)
    result.push(values.slice(start, start + valuesPerFilter));
  return result;
}
