import {
  CloudWatchLogsClient,
  DescribeDeliveriesCommand,
  DescribeDeliveryDestinationsCommand,
  DescribeDeliverySourcesCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Session } from "../session.ts";
import { callerOf } from "./caller.ts";

/** One vended log delivery, joined from its three parts. */
export interface VendedDelivery {
  /** The load balancers whose logs it carries. */
  readonly resources: readonly string[];
  /** ALB_ACCESS_LOGS, ALB_CONNECTION_LOGS, ALB_HEALTH_CHECK_LOGS */
  readonly logType: string;
  /** CWL, S3 or FH. */
  readonly destinationType: string;
  /** The log group's, bucket's or stream's ARN. */
  readonly destination: string;
  /** json, plain, w3c, raw, parquet */
  readonly format?: string;
  readonly recordFields?: readonly string[];
  readonly delimiter?: string;
}

/** One log event. */
export interface LogEvent {
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** The CloudWatch Logs calls in one region. */
export interface Logs {
  deliveries(): Promise<readonly VendedDelivery[]>;
  /** Pages of events with since <= time < until, oldest first; pages may be empty. `group` is a name or an ARN; `containing` a text without quotes. */
  events(group: string, since: Date, until: Date, containing?: string): AsyncIterable<readonly LogEvent[]>;
}

const limit = 50; // the most that the delivery listings allow

/** Opens CloudWatch Logs in one region. */
export function openLogs(session: Session, region: string): Logs {
  const client = new CloudWatchLogsClient(session.config("CLOUDWATCH_LOGS", region));
  session.onClose(() => client.destroy());
  const { list, pages } = callerOf(session, "logs", region);

  return {
    async deliveries() {
      const sources = await list(
        "DescribeDeliverySources",
        async (nextToken, options) => {
          const reply = await client.send(new DescribeDeliverySourcesCommand({ limit, nextToken }), options);
          return { items: reply.deliverySources, next: reply.nextToken };
        },
        (source) => (source.name && source.logType?.startsWith("ALB_") ? source : undefined),
      );
      if (sources.length === 0) return [];
      const [deliveries, destinations] = await Promise.all([
        list(
          "DescribeDeliveries",
          async (nextToken, options) => {
            const reply = await client.send(new DescribeDeliveriesCommand({ limit, nextToken }), options);
            return { items: reply.deliveries, next: reply.nextToken };
          },
          (delivery) => delivery,
        ),
        list(
          "DescribeDeliveryDestinations",
          async (nextToken, options) => {
            const reply = await client.send(new DescribeDeliveryDestinationsCommand({ limit, nextToken }), options);
            return { items: reply.deliveryDestinations, next: reply.nextToken };
          },
          (destination) => destination,
        ),
      ]);
      const sourceOf = new Map(sources.map((source) => [source.name, source]));
      const destinationOf = new Map(destinations.map((destination) => [destination.arn, destination]));
      return deliveries.flatMap((delivery) => {
        const source = sourceOf.get(delivery.deliverySourceName);
        const destination = destinationOf.get(delivery.deliveryDestinationArn);
        if (!source) return [];
        const arn = destination?.deliveryDestinationConfiguration?.destinationResourceArn;
        return {
          resources: source.resourceArns ?? [],
          logType: source.logType ?? "",
          destinationType: delivery.deliveryDestinationType ?? destination?.deliveryDestinationType ?? "",
          destination: arn ?? delivery.deliveryDestinationArn ?? "",
          ...(destination?.outputFormat && { format: destination.outputFormat }),
          ...(delivery.recordFields?.length && { recordFields: delivery.recordFields }),
          ...(delivery.fieldDelimiter && { delimiter: delivery.fieldDelimiter }),
        };
      });
    },
    async *events(group, since, until, containing) {
      const where = group.startsWith("arn:")
        ? { logGroupIdentifier: group.replace(/:\*$/, "") }
        : { logGroupName: group };
      // endTime is the last millisecond that counts.
      const input = {
        ...where,
        startTime: since.getTime(),
        endTime: until.getTime() - 1,
        ...(containing && { filterPattern: `"${containing}"` }),
      };
      const found = pages("FilterLogEvents", async (nextToken, options) => {
        const reply = await client.send(new FilterLogEventsCommand({ ...input, nextToken }), options);
        return { items: reply.events, next: reply.nextToken };
      });
      for await (const events of found)
        yield events.flatMap(({ message, timestamp }) =>
          message === undefined ? [] : [{ message, timestamp: timestamp ?? 0 }],
        );
    },
  };
}
