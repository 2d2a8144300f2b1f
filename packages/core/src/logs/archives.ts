import { shellQuote } from "../text/shell.ts";

interface Archive {
  readonly name: string;
  /** Bytes by which it is told, and where they stand: at the start when absent. */
  readonly magic: readonly number[];
  readonly offset?: number;
  /** What to do instead; %s stands for the file. */
  readonly remedy: string;
}

const bytesOf = (text: string) => [...Buffer.from(text)];

/** What logs are kept in too and is not read; the bytes are those of file(1)'s list. */
const archives: readonly Archive[] = [
  { name: "xz", magic: [0xfd, ...bytesOf("7zXZ"), 0], remedy: "read the output of `xz -dc %s`" },
  { name: "bzip2", magic: bytesOf("1AY&SY"), offset: 4, remedy: "read the output of `bzip2 -dc %s`" },
  { name: "LZ4", magic: [0x04, 0x22, 0x4d, 0x18], remedy: "read the output of `lz4 -dc %s`" },
  { name: "zip", magic: bytesOf("PK\x03\x04"), remedy: "read the folder that `unzip %s -d logs` makes" },
  {
    name: "tar",
    magic: bytesOf("ustar"),
    offset: 257,
    remedy: "read the folder that `mkdir logs && tar -xf %s -C logs` makes",
  },
];

/** Says that a file which begins like this is no log but an archive, and what to do instead; undefined of anything else. */
export function archiveNote(head: Uint8Array, name: string): string | undefined {
  const archive = archives.find(({ offset = 0, magic }) => magic.every((byte, i) => head[offset + i] === byte));
  if (!archive) return undefined;
  return `is ${archive.name} data, which is not read as such; ${archive.remedy.replace("%s", () => shellQuote(name))}`;
}
