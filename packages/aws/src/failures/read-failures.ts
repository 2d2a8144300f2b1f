import { type Failures, type Gateway, type LogSummary, type ScanInput, scanLogs, type Window } from "@cloud502/core";
import { dimensionOf } from "../arn.ts";
import { type Attributes, isOn } from "../attributes.ts";
import type { Calls } from "../calls.ts";
import { awsFormats } from "../logs/index.ts";
import type { VendedDelivery } from "../services/logs.ts";
import type { Session } from "../session.ts";
import { bucketLogs } from "./bucket-logs.ts";
import { type LogKind, logKinds } from "./fields.ts";
import { type GroupLayout, groupLogs } from "./group-logs.ts";

/** One place that holds one kind of log. */
type LogSource = () => AsyncIterable<ScanInput>;

/** The window's failures from every log there is: an explicit log group alone, else S3, else CloudWatch deliveries, per kind of log. */
export async function readFailures(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  window: Window,
): Promise<Failures> {
  if (gateway.kind === "pool") return { window, groups: [], sampleInterval: 1 }; // no load balancer, no requests
  const { logGroup } = session.options;
  const sources = logGroup
    ? [() => one(groupLogs(session, calls, gateway, logGroup, window))]
    : await findSources(session, calls, gateway, window);
  const { failures, gaps, summary } = await scanLogs(chain(sources), {
    formats: awsFormats,
    signal: session.context.signal,
    window,
  });
  for (const { provider: _, ...gap } of gaps) session.gap({ ...gap, gateway: gateway.id });
  sayRejected(session, gateway, summary);
  const own = failures.get("aws") ?? { window, groups: [], sampleInterval: 1 };
  return calls.restricted.has(gateway.id) ? ofPools(own, gateway) : own;
}

async function findSources(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  window: Window,
): Promise<readonly LogSource[]> {
  const { id, name, scope } = gateway;
  const [attributes, all] = await Promise.all([
    session.attempt(`attributes of load balancer ${name}`, id, () => calls.loadBalancerAttributes(id)),
    session.attempt(`CloudWatch log deliveries of ${name}`, id, () => calls.deliveries(scope.region ?? "")),
  ]);
  const deliveries = (all ?? []).filter(({ resources }) =>
    resources.some((arn) => dimensionOf(arn) === dimensionOf(id)),
  );
  return logKinds.flatMap((kind): LogSource[] => {
    if (isOn(attributes, `${kind.attribute}.s3.enabled`))
      return [() => bucketLogs(session, calls, gateway, attributes, kind, window)];
    const own = deliveries.filter(({ logType }) => logType === kind.logType);
    const readable = own.find(({ destinationType }) => destinationType === "CWL");
    if (readable && complete(session, gateway, readable, kind)) {
      const layout = layoutOf(all ?? [], readable, kind);
      return [() => one(groupLogs(session, calls, gateway, readable.destination, window, layout))];
    }
    if (readable) return [];
    if (kind.attribute === "access_logs") sayWhyNone(session, gateway, attributes, all && own);
    return [];
  });
}

function layoutOf(all: readonly VendedDelivery[], own: VendedDelivery, kind: LogKind): GroupLayout {
  const { destination, format, recordFields, delimiter } = own;
  const shared = all.some(
    (other) => other.destination === destination && other.resources.join() !== own.resources.join(),
  );
  return {
    kind,
    json: format === "json",
    shared: shared && (recordFields?.includes("elb") ?? true),
    ...(recordFields && { recordFields }),
    ...(delimiter && { delimiter }),
  };
}

/** A delivery of chosen fields must hold those that say when and what. */
function complete(
  session: Session,
  { id, name }: Gateway,
  { recordFields }: VendedDelivery,
  { title, attribute }: LogKind,
): boolean {
  const missing = ["time", "elb_status_code"].filter((field) => recordFields && !recordFields.includes(field));
  if (attribute !== "access_logs" || missing.length === 0) return true;
  const message = `The delivery leaves out ${missing.join(" and ")}, without which its lines say nothing.`;
  session.gap({ gateway: id, question: `${title} of ${name}`, code: "unsupported", message });
  return false;
}

/** Says "off" only when both ways of logging were looked at. */
function sayWhyNone(
  session: Session,
  { id, name }: Gateway,
  attributes: Attributes,
  deliveries: readonly VendedDelivery[] | undefined,
): void {
  const question = `5xx log lines of ${name}`;
  const elsewhere = deliveries?.[0];
  if (elsewhere) {
    const message = `Access logs go to ${elsewhere.destination} (${elsewhere.destinationType}, ${elsewhere.format ?? "?"}), which is not read; give the files to \`cloud502 logs\`.`;
    session.gap({ gateway: id, question, code: "unsupported", message });
  } else if (attributes && deliveries) {
    const message =
      "Access logs are off, so nothing says which requests failed. Enable them: aws elbv2 modify-load-balancer-attributes " +
      `--load-balancer-arn ${id} --attributes Key=access_logs.s3.enabled,Value=true Key=access_logs.s3.bucket,Value=<bucket>`;
    session.gap({ gateway: id, question, code: "not-enabled", message });
  }
}

/** Lines that are cut or of no known shape are not counted as requests: how many, and where the first ones are. */
function sayRejected(session: Session, { id, name }: Gateway, { rejected, lines, sources }: LogSummary): void {
  if (rejected === 0) return;
  const where = sources.find((source) => source.rejected > 0);
  const [reason] = Object.keys(where?.rejectedReasons ?? {});
  const message = `${rejected} of ${lines} log lines could not be read, the first in ${where?.name}${reason ? `: ${reason}` : ""}.`;
  session.gap({ gateway: id, question: `log lines of ${name}`, code: "unreadable", message });
}

/** What was asked of some target groups leaves out the failures of others; requests without a group stay. */
function ofPools(failures: Failures, { pools }: Gateway): Failures {
  const own = new Set(pools.map(({ id }) => id));
  return { ...failures, groups: failures.groups.filter(({ pool }) => pool === undefined || own.has(pool)) };
}

async function* chain(sources: readonly LogSource[]): AsyncGenerator<ScanInput> {
  for (const source of sources) yield* source();
}

async function* one(input: ScanInput): AsyncGenerator<ScanInput> {
  yield input;
}
