import { createHash } from "node:crypto";
import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { createEvents, deliveringTo, logGroupsOf } from "../logs/events.ts";
import { filterPattern } from "../logs/filter-pattern.ts";
import { openToken, pageOf, sealToken } from "../paging.ts";
import type { ApiCall, Operations, WireValue } from "../wire.ts";

const largestPage = 10_000;
const largestPageBytes = 1_048_576;
/** How many events one call looks through; a page can so be empty and yet have a next one, as with CloudWatch. */
const scannedPerPage = 4_000;

/** CloudWatch Logs: vended deliveries and FilterLogEvents (awsJson1.1; times in milliseconds). */
export function cloudwatchLogs(cloud: Cloud): Operations {
  const { world, names } = cloud;
  const events = createEvents(cloud);
  const here = (call: ApiCall) => call.region === world.region;
  const page = ({ parameters }: ApiCall, all: readonly WireValue[], list: string, largest = 50): WireValue => {
    const size = parameters.number("limit") ?? largest;
    if (size < 1 || size > largest)
      throw new ApiFault(
        "ValidationException",
        `Value '${size}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${largest}`,
      );
    const { items, next } = pageOf(all, size, parameters.text("nextToken"), "InvalidParameterException");
    return { [list]: items, nextToken: next };
  };
  const arn = (kind: string, name: string) => `arn:aws:logs:${world.region}:${world.account}:${kind}:${name}`;
  const deliveries = (call: ApiCall) => (here(call) ? deliveringTo(cloud) : []);

  return {
    DescribeLogGroups(call) {
      const prefix = call.parameters.text("logGroupNamePrefix") ?? "";
      const part = call.parameters.text("logGroupNamePattern") ?? "";
      const groups = here(call)
        ? logGroupsOf(cloud).filter((name) => name.startsWith(prefix) && name.includes(part))
        : [];
      const rows = groups.map((logGroupName) => ({
        logGroupName,
        arn: `${names.logGroupArn(logGroupName)}:*`,
        logGroupArn: names.logGroupArn(logGroupName),
        creationTime: cloud.time(-86_400 * 90),
        retentionInDays: 30,
        metricFilterCount: 0,
        storedBytes: 0,
        logGroupClass: "STANDARD",
      }));
      return page(call, rows, "logGroups");
    },
    DescribeDeliverySources(call) {
      const rows = deliveries(call).map((loadBalancer) => ({
        name: `${loadBalancer.name}-access`,
        arn: arn("delivery-source", `${loadBalancer.name}-access`),
        resourceArns: [names.loadBalancerArn(loadBalancer)],
        service: "elasticloadbalancing",
        logType: "ALB_ACCESS_LOGS",
      }));
      return page(call, rows, "deliverySources");
    },
    DescribeDeliveries(call) {
      const rows = deliveries(call).map(({ name, logs }) => {
        const id = createHash("sha256").update(name).digest("hex").slice(0, 16);
        return {
          id,
          arn: arn("delivery", id),
          deliverySourceName: `${name}-access`,
          deliveryDestinationArn: arn("delivery-destination", `${name}-to-logs`),
          deliveryDestinationType: "CWL",
          ...(logs.to === "cloudwatch" && logs.fields ? { recordFields: logs.fields } : {}),
          ...(logs.to === "cloudwatch" && logs.format === "plain" ? { fieldDelimiter: logs.delimiter ?? " " } : {}),
        };
      });
      return page(call, rows, "deliveries");
    },
    DescribeDeliveryDestinations(call) {
      const rows = deliveries(call).map(({ name, logs }) => ({
        name: `${name}-to-logs`,
        arn: arn("delivery-destination", `${name}-to-logs`),
        deliveryDestinationType: "CWL",
        outputFormat: logs.to === "cloudwatch" ? logs.format : "json",
        deliveryDestinationConfiguration: {
          destinationResourceArn: logs.to === "cloudwatch" ? names.logGroupArn(logs.group) : "",
        },
      }));
      return page(call, rows, "deliveryDestinations");
    },
    FilterLogEvents(call) {
      const { parameters } = call;
      const identifier = parameters.text("logGroupIdentifier")?.replace(/:\*$/, "");
      const name = parameters.text("logGroupName") ?? /:log-group:(.+)$/.exec(identifier ?? "")?.[1] ?? identifier;
      if (name === undefined)
        throw new ApiFault("InvalidParameterException", "1 validation error detected: logGroupName must not be null");
      if (!here(call) || !logGroupsOf(cloud).includes(name))
        throw new ApiFault("ResourceNotFoundException", "The specified log group does not exist.");
      const limit = parameters.number("limit") ?? largestPage;
      if (limit < 1 || limit > largestPage)
        throw new ApiFault(
          "InvalidParameterException",
          `Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${largestPage}`,
        );
      const start = parameters.number("startTime") ?? 0;
      const end = parameters.number("endTime") ?? Number.POSITIVE_INFINITY;
      const streams = parameters.texts("logStreamNames");
      const matches = filterPattern(parameters.text("filterPattern"));
      const token = parameters.text("nextToken");
      const all = events(name).filter(
        ({ timestamp, stream }) =>
          timestamp >= start && timestamp <= end && (streams.length === 0 || streams.includes(stream)),
      );
      // The first page comes back empty when there is anything to look through.
      if (token === undefined && all.length > 0) return { events: [], searchedLogStreams: [], nextToken: sealToken(0) };

      const found: WireValue[] = [];
      let position = token === undefined ? 0 : openToken(token, "InvalidParameterException");
      let bytes = 0;
      for (
        let scanned = 0;
        position < all.length && scanned < scannedPerPage && found.length < limit && bytes < largestPageBytes;
        scanned++, position++
      ) {
        const event = all[position];
        const message = event?.message();
        if (!event || message === undefined || !matches(message)) continue;
        bytes += message.length + 26;
        found.push({
          logStreamName: event.stream,
          timestamp: event.timestamp,
          message,
          ingestionTime: event.timestamp + 2_000,
          eventId: String(position).padStart(56, "3"),
        });
      }
      return {
        events: found,
        searchedLogStreams: [],
        nextToken: position < all.length ? sealToken(position) : undefined,
      };
    },
  };
}
