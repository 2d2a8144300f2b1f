import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/** node:zlib alone: what reading a gzip file costs before anybody looks at a line. */
const [, , path = ""] = process.argv;
let bytes = 0;
for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }).pipe(createGunzip({ chunkSize: 1 << 20 })))
  bytes += chunk.length;
console.log(JSON.stringify({ bytes }));
