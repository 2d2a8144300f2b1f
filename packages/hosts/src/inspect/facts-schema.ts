import { z } from "zod";
import type { ApacheFacts } from "../apache/config/apache-lint.ts";
import type { HaproxyFacts } from "../haproxy/config/haproxy-lint.ts";
import type { LinuxFacts } from "../linux/facts.ts";
import type { NginxFacts } from "../nginx/config/facts.ts";

/** Options of a proxy: which configuration. */
export const proxyOptionsSchema = z.object({ configuration: z.string().min(1).optional() });

/**
 * Saved facts are checked for the parts that every rule reads; trees are recursive and large, so their leaves are taken as they
 * are and rules read them defensively.
 */
const config = z.looseObject({ files: z.array(z.string()) });
const place = { file: z.string(), line: z.number(), column: z.number() };
const directive = z.looseObject({ name: z.string(), args: z.array(z.string()), ...place });

export const nginxFactsSchema = z
  .looseObject({
    config: config.extend({
      main: z.string(),
      context: z.enum(["main", "http", "http/server"]),
      tree: z.array(directive),
      problems: z.array(z.looseObject({ kind: z.string(), message: z.string(), ...place })),
    }),
  })
  .transform((facts) => facts as unknown as NginxFacts);

export const apacheFactsSchema = z
  .looseObject({
    config: config.extend({
      main: z.string(),
      tree: z.array(directive),
      problems: z.array(z.looseObject(place)),
      unreadable: z.array(z.looseObject({ path: z.string() })),
    }),
  })
  .transform((facts) => facts as unknown as ApacheFacts);

export const haproxyFactsSchema = z
  .looseObject({
    config: config.extend({
      sections: z.array(
        z.looseObject({
          kind: z.string(),
          name: z.string(),
          words: z.array(z.string()),
          statements: z.array(z.looseObject({ words: z.array(z.string()), ...place })),
        }),
      ),
      problems: z.array(z.looseObject(place)),
    }),
  })
  .transform((facts) => facts as unknown as HaproxyFacts);

const figures = z.record(z.string(), z.number());
export const linuxFactsSchema = z
  .looseObject({
    thresholds: figures,
    intervalSeconds: z.number(),
    deltas: figures,
    totals: figures,
    sysctl: z.record(z.string(), z.string()),
    listeners: z.array(z.looseObject({ port: z.number() })),
    remotes: z.array(z.looseObject({ connections: z.number() })),
    closeWaitByUid: figures,
    pressure: z.looseObject({}),
    disks: z.array(z.looseObject({ path: z.string() })),
    processes: z.array(z.looseObject({ pid: z.number() })),
  })
  .transform((facts) => facts as unknown as LinuxFacts);
