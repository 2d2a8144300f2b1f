import type { Context } from "@cloud502/core";
import { z } from "zod";
import type { Connection } from "./client/connection.ts";
import { type Asked, translate } from "./client/errors.ts";
import { readQuery } from "./kql.ts";

const page = z.object({ data: z.array(z.unknown()), skipToken: z.string().nullish() });
const rowsPerPage = 1_000;
const mostPages = 200;

/** Resource Graph: one query for all subscriptions, 1,000 rows a page. */
export interface Graph {
  /** `filter` is appended to the query of that name before its ordering matters. */
  rows(
    query: string,
    subscriptions: readonly string[] | undefined,
    asked: Asked,
    filter?: string,
  ): AsyncGenerator<unknown>;
}

export async function openGraph(connection: Connection, context: Context, timeoutMs: number): Promise<Graph> {
  const { ResourceGraphClient } = await import("@azure/arm-resourcegraph");
  const { cloud, credential } = connection;
  const client = new ResourceGraphClient(credential, {
    ...connection.clientOptions(cloud.endpoint),
    credentials: { scopes: [cloud.scope] },
  });

  async function ask(
    query: string,
    subscriptions: readonly string[] | undefined,
    skipToken: string | undefined,
    asked: Asked,
  ) {
    try {
      context.signal.throwIfAborted();
      const answer = await client.resources(
        {
          query,
          ...(subscriptions && { subscriptions: [...subscriptions] }),
          options: { resultFormat: "objectArray", top: rowsPerPage, ...(skipToken && { skipToken }) },
        },
        { abortSignal: AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]) },
      );
      return page.parse(answer);
    } catch (error) {
      throw translate(error, asked, context.signal);
    }
  }

  return {
    async *rows(name, subscriptions, asked, filter) {
      const query = (await readQuery(name)) + (filter ?? "");
      let token: string | undefined;
      for (let number = 1; number <= mostPages; number++) {
        const { data, skipToken } = await ask(query, subscriptions, token, asked);
        yield* data;
        if (!skipToken) return;
        token = skipToken;
      }
    },
  };
}
