import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { InspectionError } from "@cloud502/core";
import { invalidReply } from "../errors.ts";
import type { Session } from "../session.ts";
import { rates } from "../throttle.ts";
import { callerOf } from "./caller.ts";

/** One object of a listing. */
export interface S3Object {
  readonly key: string;
  readonly size: number;
}

/** The S3 calls in one region. Objects are read at their own, faster rate. */
export interface S3 {
  /** Pages of a bucket's keys in their order, after `startAfter`. */
  keys(bucket: string, prefix: string, startAfter: string, maxKeys?: number): AsyncIterable<readonly S3Object[]>;
  /** The object's bytes, still compressed as stored. */
  bytes(bucket: string, key: string): Promise<AsyncIterable<Uint8Array>>;
}

/** Opens S3 in one region. */
export function openS3(session: Session, region: string): S3 {
  const config = session.config("S3", region);
  const shared = {
    forcePathStyle: "endpoint" in config,
    // A stored checksum of one part does not fit a streamed read; the gzip trailer has its own.
    responseChecksumValidation: "WHEN_REQUIRED" as const,
  };
  const lister = new S3Client({ ...config, ...shared });
  const reader = new S3Client({ ...session.config("S3", region, rates.objects), ...shared });
  session.onClose(() => lister.destroy());
  session.onClose(() => reader.destroy());
  const { ask, pages } = callerOf(session, "s3", region);
  return {
    keys: (Bucket, Prefix, StartAfter, MaxKeys) =>
      pages("ListBucket", async (ContinuationToken, options) => {
        const input = { Bucket, Prefix, StartAfter, MaxKeys, ContinuationToken };
        const reply = await lister.send(new ListObjectsV2Command(input), options);
        if (reply.KeyCount === undefined && reply.Name === undefined) return { items: undefined, next: undefined };
        const items = (reply.Contents ?? []).flatMap(({ Key, Size }) => (Key ? [{ key: Key, size: Size ?? 0 }] : []));
        return { items, next: reply.IsTruncated ? reply.NextContinuationToken : undefined };
      }),
    async bytes(Bucket, Key) {
      const body = await ask(
        "GetObject",
        (options) => reader.send(new GetObjectCommand({ Bucket, Key }), options),
        (reply) => reply.Body,
      );
      // In node the body is a stream of bytes; the type also allows the browsers' own.
      if (!(Symbol.asyncIterator in body)) throw invalidReply("s3:GetObject", region);
      return readable(body as AsyncIterable<Uint8Array>, Key);
    },
  };
}

/** A download that breaks off is translated like any other error. */
async function* readable(body: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new InspectionError("unreadable", `The download of ${key} broke off.`, { hint: "Try again.", cause: error });
  }
}
