import { z } from "zod";
import type { ApacheFacts } from "../apache/config/apache-lint.ts";
import type { ApacheDirective } from "../apache/config/parse.ts";
import type { HaproxyFacts } from "../haproxy/config/haproxy-lint.ts";
import type { NginxFacts } from "../nginx/config/facts.ts";
import type { Directive } from "../nginx/config/syntax.ts";

/** Options of a proxy: which configuration. */
export const proxyOptionsSchema = z.object({ configuration: z.string().min(1).optional() });

const text = z.string();
const count = z.number();
const position = { line: count, column: count };
const place = { file: text, ...position };
const end = z.object(position);

const directive: z.ZodType<Directive> = z.lazy(() =>
  z.object({
    name: text,
    args: z.array(text),
    ...place,
    places: z.array(z.tuple([count, count])),
    open: z.object(position).optional(),
    end,
    block: z.array(directive).optional(),
    lua: text.optional(),
  }),
);

const problemKinds = [
  "syntax",
  "unreadable",
  "include-cycle",
  "context",
  "arguments",
  "block",
  "unknown-directive",
  "byte-order-mark",
] as const;
const listener = z.object({ address: text, port: count });

/** Saved facts of nginx. */
export const nginxFactsSchema: z.ZodType<NginxFacts> = z.object({
  config: z.object({
    main: text,
    context: z.enum(["main", "http", "http/server"]),
    version: text.optional(),
    files: z.array(text),
    tree: z.array(directive),
    problems: z.array(z.object({ kind: z.enum(problemKinds), ...place, message: text, directive: text.optional() })),
  }),
  paths: z
    .record(
      text,
      z.object({
        exists: z.boolean(),
        kind: z.enum(["file", "directory", "socket", "other"]).optional(),
        mode: text.optional(),
        uid: count.optional(),
        gid: count.optional(),
      }),
    )
    .optional(),
  apps: z.array(z.looseObject({ name: text, address: text, timeoutSeconds: count.optional() })).optional(),
  listeners: z.array(listener).optional(),
  containers: z.array(z.looseObject({ id: text, name: text, networks: z.array(text) })).optional(),
  ownContainer: text.optional(),
});

const apacheDirective: z.ZodType<ApacheDirective> = z.lazy(() =>
  z.object({ name: text, args: z.array(text), ...place, end, block: z.array(apacheDirective).optional() }),
);

/** Saved facts of Apache. */
export const apacheFactsSchema: z.ZodType<ApacheFacts> = z.object({
  config: z.object({
    main: text,
    files: z.array(text),
    tree: z.array(apacheDirective),
    problems: z.array(z.object({ ...place, message: text })),
    unreadable: z.array(z.object({ path: text, message: text })),
  }),
  listeners: z.array(listener).optional(),
});

const statement = { words: z.array(text), ...place, end };

/** Saved facts of HAProxy. */
export const haproxyFactsSchema: z.ZodType<HaproxyFacts> = z.object({
  config: z.object({
    files: z.array(text),
    sections: z.array(
      z.object({
        ...statement,
        kind: text,
        name: text,
        from: text.optional(),
        statements: z.array(z.object(statement)),
      }),
    ),
    problems: z.array(z.object({ ...place, message: text })),
  }),
  listeners: z.array(listener).optional(),
});
