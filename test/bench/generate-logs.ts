import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small seeded generator (mulberry32): the same logs on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const agents = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
  "curl/8.14.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
  "okhttp/5.1.0",
];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const pad = (value: number, width = 2) => String(value).padStart(width, "0");

interface Request {
  readonly time: Date;
  readonly client: string;
  readonly port: number;
  readonly backend: string;
  readonly status: number;
  readonly path: string;
  readonly agent: string;
  readonly bytes: number;
  readonly seconds: number;
  readonly id: string;
}

/** One hundred requests a second, 2 % of them 5xx in bursts, few paths much asked for. */
function requests(seed: number): () => Request {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  let now = Date.UTC(2026, 10, 1);
  let count = 0;
  return () => {
    now += 10;
    count++;
    const isBurst = Math.floor(count / 5000) % 10 === 3;
    const isError = next() < (isBurst ? 0.18 : 0.002);
    return {
      time: new Date(now),
      client: `203.0.${Math.floor(next() * 114)}.${Math.floor(next() * 255)}`,
      port: 1024 + Math.floor(next() * 60_000),
      backend: `10.0.${1 + Math.floor(next() * 2)}.${10 + Math.floor(next() * 20)}:8080`,
      status: isError ? pick([502, 502, 503, 504, 500]) : pick([200, 200, 200, 200, 204, 301, 304, 404]),
      path: `/api/v1/${pick(["orders", "users", "carts", "items"])}/${Math.floor(1000 * next() ** 3)}?page=${Math.floor(next() * 9)}`,
      agent: pick(agents),
      bytes: Math.floor(next() * 20_000),
      seconds: Math.round(next() * 400) / 1000,
      id: Math.floor(next() * 2 ** 48)
        .toString(16)
        .padStart(12, "0"),
    };
  };
}

const clf = (time: Date) =>
  `${pad(time.getUTCDate())}/${months[time.getUTCMonth()]}/${time.getUTCFullYear()}:${time.toISOString().slice(11, 19)}`;

function albLine(r: Request): string {
  const time = r.time.toISOString().replace("Z", "000Z");
  const isError = r.status >= 500;
  const times = isError ? "0.001 4.205 -1" : `0.000 ${r.seconds} 0.000`;
  return `https ${time} app/web/50dc6c495c0c9188 ${r.client}:${r.port} ${r.backend} ${times} ${r.status} ${isError ? "-" : r.status} 340 ${r.bytes} "GET https://shop.example.com:443${r.path} HTTP/1.1" "${r.agent}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/web/73e2d6bc24d8a067 "Root=1-58337281-${r.id}73c47ec4e585" "shop.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012" 1 ${time} "forward" "-" "-" "${r.backend}" "${isError ? "-" : r.status}" "-" "-" TID_${r.id}8ef90 "-" "-" "-"\n`;
}

function nginxLine(r: Request): string {
  const isError = r.status >= 500;
  const seconds = r.seconds.toFixed(3);
  return `${r.client} - - [${clf(r.time)} +0000] "GET ${r.path} HTTP/1.1" ${r.status} ${r.bytes} "-" "${r.agent}" rt=${seconds} uct="${isError ? "-" : "0.001"}" uht="${isError ? "-" : seconds}" urt="${seconds}" us="${r.status}" ua="${r.backend}" ul="${r.bytes}" cs=- rid=${r.id}\n`;
}

function haproxyLine(r: Request): string {
  const state = r.status === 503 ? "SC--" : r.status === 502 ? "SH--" : r.status === 504 ? "sH--" : "----";
  const millis = Math.round(r.seconds * 1000);
  const times = r.status >= 502 ? `0/0/0/-1/${millis}` : `0/0/1/${millis}/${millis + 1}`;
  return `${r.client}:${r.port} [${clf(r.time)}.${pad(r.time.getUTCMilliseconds(), 3)}] fe be/s${r.backend.slice(-7, -5)} ${times} ${r.status} ${r.bytes} - - ${state} 12/10/4/1/0 0/0 "GET ${r.path} HTTP/1.1"\n`;
}

function nginxErrorLine(r: Request): string {
  const stamp = `${r.time.toISOString().slice(0, 19).replaceAll("-", "/").replace("T", " ")} [error] 977#977: *${r.port}`;
  const context = `client: ${r.client}, server: shop.example.com, request: "GET ${r.path} HTTP/1.1", upstream: "http://${r.backend}${r.path}", host: "shop.example.com"\n`;
  return r.port % 2 === 0
    ? `${stamp} connect() failed (111: Connection refused) while connecting to upstream, ${context}`
    : `${stamp} open() "/srv/www${r.path}" failed (2: No such file or directory), ${context}`;
}

export const generators = {
  alb: albLine,
  nginx: nginxLine,
  haproxy: haproxyLine,
  "nginx-error": nginxErrorLine,
} as const;
export type LogKind = keyof typeof generators;

/** A log of about `size` bytes in a folder outside the repository, made once per size. */
export function generatedLog(kind: LogKind, size: number, seed = 502): string {
  const folder = join(tmpdir(), "cloud502-bench");
  const path = join(folder, `${kind}-${size}-${seed}.log`);
  if (existsSync(path) && statSync(path).size >= size) return path;
  mkdirSync(folder, { recursive: true });
  const file = openSync(`${path}.part`, "w");
  const next = requests(seed);
  const line = generators[kind];
  for (let written = 0; written < size; ) {
    let text = "";
    while (text.length < 1 << 20) text += line(next());
    written += writeSync(file, text);
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}
