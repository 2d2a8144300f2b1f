import { type Gateway, InspectionError, type ScanInput, type Window } from "@cloud502/core";
import { dimensionOf, splitArn } from "../arn.ts";
import { type Attributes, attribute } from "../attributes.ts";
import type { Calls } from "../calls.ts";
import { bucketState } from "../log-bucket.ts";
import type { S3 } from "../services/s3.ts";
import { gapOf, type Session } from "../session.ts";
import type { LogKind } from "./fields.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** Logs are delivered every five minutes, and may come late. */
const deliveryDelay = 10 * minute;

/** The objects of one kind of log in the window, oldest first, downloading a few ahead of the reader. */
export async function* bucketLogs(
  session: Session,
  calls: Calls,
  gateway: Gateway,
  attributes: Attributes,
  kind: LogKind,
  window: Window,
): AsyncGenerator<ScanInput> {
  const region = gateway.scope.region ?? "";
  const bucket = attribute(attributes, `${kind.attribute}.s3.bucket`);
  const question = `${kind.title} of ${gateway.name} in s3://${bucket}`;
  const { error, problem, region: elsewhere } = await bucketState(session, calls, region, bucket);
  if (error) {
    const away = `The bucket ${bucket} is in ${elsewhere ?? "another region"}; load balancers deliver only within ${region}.`;
    const gap = gapOf(error);
    return session.gap({
      ...gap,
      question,
      gateway: gateway.id,
      ...(problem === "other-region" && { code: "unreadable", message: away }),
    });
  }
  const s3 = await calls.s3(region);
  const keys = await session.attempt(question, gateway.id, () =>
    listKeys(
      session,
      s3,
      bucket,
      keyPrefixes(gateway, attribute(attributes, `${kind.attribute}.s3.prefix`), kind, window),
      window,
      (last) =>
        session.gap({
          gateway: gateway.id,
          question,
          code: "limit",
          message: `Only the first ${session.options.maxObjects} log objects were read, up to ${last}; narrow --since and --until.`,
        }),
    ),
  );
  yield* downloads(session, s3, bucket, keys ?? [], (failure, count) =>
    session.gap({
      ...gapOf(failure),
      gateway: gateway.id,
      question: `${question}${count > 1 ? ` (${count} objects)` : ""}`,
    }),
  );
}

/**
 * One prefix per day of delivery, that of the load balancer's own files of this kind:
 * [prefix/]AWSLogs/account/elasticloadbalancing/region/yyyy/mm/dd/[kind]account_elasticloadbalancing_region_app.name.id_
 * (load-balancer-access-logs.html, "Access log files").
 */
export function keyPrefixes(
  gateway: Gateway,
  prefix: string,
  { filePrefix }: LogKind,
  window: Window,
): readonly string[] {
  const { account = "", region = "" } = splitArn(gateway.id) ?? {};
  const folder = `${prefix ? `${prefix.replace(/\/$/, "")}/` : ""}AWSLogs/${account}/elasticloadbalancing/${region}`;
  const file = `${filePrefix}${account}_elasticloadbalancing_${region}_${dimensionOf(gateway.id).replaceAll("/", ".")}_`;
  const last = Date.parse(window.until) + deliveryDelay;
  const prefixes: string[] = [];
  for (let at = Math.floor(Date.parse(window.since) / day) * day; at <= last; at += day)
    prefixes.push(`${folder}/${new Date(at).toISOString().slice(0, 10).replaceAll("-", "/")}/${file}`);
  return prefixes;
}

/** Names sort by their end time: what ends before the window is skipped, and the listing stops behind it. */
async function listKeys(
  session: Session,
  s3: S3,
  bucket: string,
  prefixes: readonly string[],
  window: Window,
  atLimit: (lastEnd: string) => void,
): Promise<readonly string[]> {
  const first = stamp(Date.parse(window.since));
  const last = stamp(Date.parse(window.until) + deliveryDelay);
  const keys: string[] = [];
  for (const prefix of prefixes) {
    for await (const page of s3.keys(bucket, prefix, `${prefix}${first}`)) {
      for (const { key } of page) {
        const end = key.slice(prefix.length, prefix.length + last.length);
        if (end > last) return keys;
        if (keys.length >= session.options.maxObjects) {
          atLimit(end);
          return keys;
        }
        keys.push(key);
      }
    }
  }
  return keys;
}

/** Opens objects in order with a bounded number on the way; what cannot be opened is told once per reason. */
async function* downloads(
  session: Session,
  s3: S3,
  bucket: string,
  keys: readonly string[],
  failed: (failure: InspectionError, count: number) => void,
): AsyncGenerator<ScanInput> {
  const failures = new Map<string, { error: InspectionError; count: number }>();
  const ahead: Promise<AsyncIterable<Uint8Array>>[] = [];
  const start = (key: string): void => {
    const bytes = s3.bytes(bucket, key);
    bytes.catch(() => undefined); // looked at below
    ahead.push(bytes);
  };
  for (const key of keys.slice(0, session.options.concurrency)) start(key);
  for (const [index, key] of keys.entries()) {
    const opening = ahead.shift();
    const next = keys[index + session.options.concurrency];
    if (next) start(next);
    try {
      const bytes = await opening;
      if (bytes) yield { name: `s3://${bucket}/${key}`, open: () => bytes };
    } catch (error) {
      if (!(error instanceof InspectionError) || error.code === "aborted" || error.code === "credentials") throw error;
      const known = failures.get(error.code);
      failures.set(error.code, { error: known?.error ?? error, count: (known?.count ?? 0) + 1 });
      if (error.code === "denied") break; // the others are denied too
    }
  }
  for (const { error, count } of failures.values()) failed(error, count);
}

/** 20261122T1405Z, as file names spell their end. */
function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
}
