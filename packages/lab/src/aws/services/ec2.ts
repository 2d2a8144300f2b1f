import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { pageOf } from "../paging.ts";
import type { ApiCall, Operations, WireValue } from "../wire.ts";
import { instances, networkInterfaces } from "./ec2-machines.ts";
import { networkAcls, securityGroup, subnets } from "./ec2-network.ts";
import type { Row } from "./ec2-row.ts";

const regions = ["ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];

interface Table {
  /** Request parameter with ids, and the error for unknown ones. */
  readonly ids: string;
  readonly missing: string;
  readonly list: string;
  readonly rows: readonly Row[];
}

/** EC2: the network around targets (API version 2016-11-15). */
export function ec2(cloud: Cloud): Operations {
  const { world } = cloud;
  const answer = (table: () => Table) => (call: ApiCall) =>
    select(call, call.region === world.region ? table() : { ...table(), rows: [] });
  return {
    DescribeRegions: () => ({
      regionInfo: [...new Set([...regions, world.region])].sort().map((regionName) => ({
        regionName,
        regionEndpoint: `ec2.${regionName}.amazonaws.com`,
        optInStatus: "opt-in-not-required",
      })),
    }),
    DescribeSecurityGroups: answer(() => ({
      ids: "GroupId",
      missing: "InvalidGroup.NotFound",
      list: "securityGroupInfo",
      rows: world.securityGroups.map((group) => securityGroup(cloud, group)),
    })),
    DescribeNetworkAcls: answer(() => ({
      ids: "NetworkAclId",
      missing: "InvalidNetworkAclID.NotFound",
      list: "networkAclSet",
      rows: networkAcls(cloud),
    })),
    DescribeSubnets: answer(() => ({
      ids: "SubnetId",
      missing: "InvalidSubnetID.NotFound",
      list: "subnetSet",
      rows: subnets(cloud),
    })),
    DescribeNetworkInterfaces: answer(() => ({
      ids: "NetworkInterfaceId",
      missing: "InvalidNetworkInterfaceID.NotFound",
      list: "networkInterfaceSet",
      rows: networkInterfaces(cloud),
    })),
    DescribeInstances: answer(() => ({
      ids: "InstanceId",
      missing: "InvalidInstanceID.NotFound",
      list: "reservationSet",
      rows: instances(cloud),
    })),
  };
}

function select({ parameters }: ApiCall, { ids, missing, list, rows }: Table): WireValue {
  const wanted = parameters.texts(ids);
  const unknown = wanted.filter((id) => !rows.some((row) => row.id === id));
  if (unknown.length > 0) throw new ApiFault(missing, `The ID '${unknown.join(", ")}' does not exist`);
  let chosen = wanted.length > 0 ? rows.filter(({ id }) => wanted.includes(id)) : rows;
  for (const [name, values] of parameters.filters()) {
    if (rows.length > 0 && !rows.some(({ filters }) => name in filters))
      throw new ApiFault("InvalidParameterValue", `The filter '${name}' is invalid`);
    chosen = chosen.filter(({ filters }) => filters[name]?.some((value) => values.includes(value)));
  }
  const size = parameters.number("MaxResults") ?? 1000;
  if (size < 5)
    throw new ApiFault(
      "InvalidParameterValue",
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value greater than 5.`,
    );
  const { items, next } = pageOf(chosen, size, parameters.text("NextToken"), "InvalidParameterValue");
  return { [list]: items.map(({ value }) => value), nextToken: next };
}
