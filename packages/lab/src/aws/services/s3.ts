import { createHash } from "node:crypto";
import type { Cloud } from "../cloud.ts";
import { ApiFault } from "../fault.ts";
import { bucketsOf, createObjects, type LogObject } from "../logs/objects.ts";
import { openToken, sealToken } from "../paging.ts";
import { type WireValue, xml } from "../wire.ts";

/** A request of S3's REST protocol. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly range?: string;
}

/** What the server sends; `headers` beside the content type. */
export interface S3Reply {
  readonly status: number;
  readonly body: Buffer | string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Which S3 action a request is, without the service. */
export function s3Action({ method, bucket, key, query }: S3Request): string {
  if (bucket === "") return "ListBuckets";
  if (key !== "") return method === "HEAD" ? "HeadObject" : "GetObject";
  if (method === "HEAD") return "HeadBucket";
  return query.has("location") ? "GetBucketLocation" : "ListObjectsV2";
}

/** S3, as far as log buckets need it: list, get, head, location (path style). */
export function s3(cloud: Cloud): (request: S3Request) => S3Reply {
  const objects = createObjects(cloud);
  const buckets = bucketsOf(cloud);
  const { region } = cloud.world;
  return (request) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      throw new ApiFault("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
    if (request.bucket === "") {
      return document("ListAllMyBucketsResult", { Buckets: buckets.map((Name) => ({ Name })) }, "Bucket");
    }
    if (!buckets.includes(request.bucket))
      throw new ApiFault("NoSuchBucket", "The specified bucket does not exist", 404);
    const action = s3Action(request);
    if (action === "HeadBucket")
      return { status: 200, body: "", type: "application/xml", headers: { "x-amz-bucket-region": region } };
    if (action === "GetBucketLocation") {
      const location = region === "us-east-1" ? "" : region;
      return {
        status: 200,
        type: "application/xml",
        body: `<?xml version="1.0" encoding="UTF-8"?><LocationConstraint xmlns="${namespace}">${location}</LocationConstraint>`,
      };
    }
    if (action === "ListObjectsV2") return list(objects(request.bucket), request);
    return get(objects(request.bucket), request);
  };
}

function list(all: readonly LogObject[], { bucket, query }: S3Request): S3Reply {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const token = query.get("continuation-token");
  const after = query.get("start-after") ?? "";
  const size = Math.min(Number(query.get("max-keys") ?? "1000"), 1000);
  const matching = all.filter(({ key }) => key.startsWith(prefix) && key > after);
  const commons =
    delimiter === ""
      ? []
      : [
          ...new Set(
            matching.flatMap(({ key }) => {
              const end = key.indexOf(delimiter, prefix.length);
              return end < 0 ? [] : [key.slice(0, end + delimiter.length)];
            }),
          ),
        ];
  const keys =
    delimiter === "" ? matching : matching.filter(({ key }) => !key.slice(prefix.length).includes(delimiter));
  const start = token === null ? 0 : openToken(token, "InvalidArgument");
  const items = keys.slice(start, start + size);
  const truncated = start + size < keys.length;
  const url = query.get("encoding-type") === "url";
  const entries = items.map((object) => {
    const body = object.body();
    return xml(
      "Contents",
      {
        Key: url ? encodeKey(object.key) : object.key,
        LastModified: object.lastModified,
        ETag: etag(body),
        Size: body.length,
        StorageClass: "STANDARD",
      },
      "item",
    );
  });
  const head: WireValue = {
    Name: bucket,
    Prefix: prefix,
    StartAfter: after || undefined,
    KeyCount: items.length + commons.length,
    MaxKeys: size,
    EncodingType: url ? "url" : undefined,
    IsTruncated: truncated,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: truncated ? sealToken(start + size) : undefined,
  };
  const prefixes = commons.map((common) => xml("CommonPrefixes", { Prefix: common }, "item"));
  const inside = xml("x", head, "item").slice(3, -4);
  return {
    status: 200,
    type: "application/xml",
    body: `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="${namespace}">${inside}${entries.join("")}${prefixes.join("")}</ListBucketResult>`,
  };
}

function get(all: readonly LogObject[], { key, method, range }: S3Request): S3Reply {
  const object = all.find((other) => other.key === key);
  if (!object) throw new ApiFault("NoSuchKey", "The specified key does not exist.", 404);
  const whole = object.body();
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  const start = first === undefined ? 0 : Number(first);
  const end = last ? Math.min(Number(last), whole.length - 1) : whole.length - 1;
  const body = whole.subarray(start, end + 1);
  const headers = {
    etag: etag(whole),
    "last-modified": object.lastModified.toUTCString(),
    "accept-ranges": "bytes",
    ...(first === undefined ? {} : { "content-range": `bytes ${start}-${end}/${whole.length}` }),
    ...(method === "HEAD" ? { "content-length": String(whole.length) } : {}),
  };
  return {
    status: first === undefined ? 200 : 206,
    body: method === "HEAD" ? "" : body,
    type: "application/octet-stream",
    headers,
  };
}

function document(name: string, value: WireValue, item: string): S3Reply {
  const inside = xml("x", value, item).slice(3, -4);
  return {
    status: 200,
    type: "application/xml",
    body: `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="${namespace}">${inside}</${name}>`,
  };
}

function etag(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

function encodeKey(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}
