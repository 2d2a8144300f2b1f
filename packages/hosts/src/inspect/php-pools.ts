import type { FileReader } from "../lint/files.ts";
import type { LogFile } from "./log-inputs.ts";

/** A pool of PHP-FPM as its file describes it. */
export interface PhpPool {
  readonly name: string;
  readonly listen?: string;
  readonly maxChildren?: number;
  /** request_terminate_timeout; 0 = never. */
  readonly terminateSeconds?: number;
  readonly file: string;
}

/** Where distributions keep pools and the master's own file. */
const places = ["/etc/php/*/fpm/pool.d/*.conf", "/etc/php-fpm.d/*.conf", "/usr/local/etc/php-fpm.d/*.conf"];
const masters = ["/etc/php/*/fpm/php-fpm.conf", "/etc/php-fpm.conf", "/usr/local/etc/php-fpm.conf"];

export async function readPhpPools(
  reader: FileReader,
): Promise<{ readonly pools: readonly PhpPool[]; readonly logs: readonly LogFile[] }> {
  const pools: PhpPool[] = [];
  for (const file of (await Promise.all(places.map(reader.glob))).flat()) {
    const text = await reader.read(file).catch(() => "");
    const name = /^\s*\[([^\]]+)\]/m.exec(text)?.[1];
    if (name === undefined) continue;
    const setting = (key: string) =>
      text
        .split("\n")
        .findLast((line) => line.split("=")[0]?.trim() === key)
        ?.replace(/^[^=]*=/, "")
        .replace(/;.*$/, "")
        .trim();
    const children = Number(setting("pm.max_children"));
    const terminate = /^(\d+)(s|m|h)?$/.exec(setting("request_terminate_timeout") ?? "");
    const listen = setting("listen");
    const unit = { s: 1, m: 60, h: 3600 }[terminate?.[2] ?? "s"] ?? 1;
    pools.push({
      name,
      file,
      ...(listen !== undefined && { listen }),
      ...(children > 0 && { maxChildren: children }),
      ...(terminate && { terminateSeconds: Number(terminate[1]) * unit }),
    });
  }
  const logs: LogFile[] = [];
  for (const file of (await Promise.all(masters.map(reader.glob))).flat()) {
    const path = /^\s*error_log\s*=\s*(\/\S+)/m.exec(await reader.read(file).catch(() => ""))?.[1];
    if (path !== undefined) logs.push({ product: "php-fpm", path });
  }
  return { pools, logs };
}
