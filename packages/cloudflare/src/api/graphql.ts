import { readFile } from "node:fs/promises";
import { InspectionError } from "@cloud502/core";
import { z } from "zod";
import { type Ask, invalidReply } from "../errors.ts";
import type { Api } from "./client.ts";

const reply = z.object({
  data: z.object({ viewer: z.unknown() }).nullish(),
  errors: z
    .array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).nullish() }))
    .nullish(),
});

/** GraphQL's refusals, told apart by their words (developers.cloudflare.com/analytics/graphql-api/errors). */
const refusals: readonly (readonly [RegExp, "denied" | "throttled"])[] = [
  [/not authorized|are not authorized|does not have access|authentication error/i, "denied"],
  [/rate limiter budget|too many|excessive resources|unable to execute query/i, "throttled"],
];

/** One of the query texts of the package's graphql folder. */
export function queryText(name: string): Promise<string> {
  return readFile(new URL(`../../graphql/${name}.graphql`, import.meta.url), "utf8");
}

/**
 * Asks GraphQL Analytics. Errors inside a 200 reject, unless data came with them: then they are handed to `partly`.
 * Resolves with `data.viewer` as `shape` reads it.
 */
export async function analytics<T>(
  api: Api,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  shape: z.ZodType<T>,
  ask: Ask,
  partly: (error: InspectionError) => void,
): Promise<T> {
  const body = reply.safeParse(await api.graphql(query, variables, ask));
  if (!body.success) throw invalidReply(ask, "no GraphQL reply", body.error);
  const viewer = body.data.data?.viewer;
  const errors = body.data.errors ?? [];
  if (errors.length > 0) {
    const error = graphqlError(errors.map(({ message }) => message).join("; "), ask);
    if (viewer === undefined || viewer === null) throw error;
    partly(error);
  }
  const parsed = shape.safeParse(viewer);
  if (!parsed.success) throw invalidReply(ask, "not in the shape of the query", parsed.error);
  return parsed.data;
}

function graphqlError(message: string, ask: Ask): InspectionError {
  const code = refusals.find(([pattern]) => pattern.test(message))?.[1] ?? "invalid-reply";
  return new InspectionError(code, `GraphQL Analytics refused ${ask.question}: ${message}.`, {
    hint:
      code === "denied" ? `Add the permission group "${ask.permission}" to the token.` : "Ask for a shorter window.",
    ...(code === "denied" && { permission: ask.permission }),
  });
}

/** Takes fields out of a selection: an account may lack some, and one unknown field refuses the whole query. */
export function withoutFields(query: string, missing: readonly string[]): string {
  const gone = new Set(missing);
  const kept = query.split("\n").filter((line) => !gone.has(line.trim()));
  return kept.join("\n").replace(/\s*dimensions \{\s*\}/g, "");
}
