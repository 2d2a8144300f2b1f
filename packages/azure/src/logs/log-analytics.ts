import type { Context, Failures, Window } from "@cloud502/core";
import { InspectionError } from "@cloud502/core";
import { z } from "zod";
import type { Connection } from "../client/connection.ts";
import { translate } from "../client/errors.ts";
import type { AzureFacts } from "../facts.ts";
import { type LogQuestion, parameters, readQuery } from "../kql.ts";
import type { AzureOptions } from "../options.ts";
import { failureRow, timelineRow, toGroups, toTotals, totalRow } from "./rows.ts";

const presenceRow = z.object({ source: z.string(), requests: z.coerce.number() });
const permission = "Microsoft.OperationalInsights/workspaces/query/*/read";

/** Asks the workspaces that a gateway's diagnostic settings feed; or one named workspace. */
export interface LogAnalytics {
  /** undefined = no table holds a row of this gateway in the window. */
  failures(facts: AzureFacts, window: Window): Promise<Failures | undefined>;
}

export async function openLogAnalytics(
  connection: Connection,
  options: AzureOptions,
  context: Context,
): Promise<LogAnalytics> {
  const { LogsQueryClient } = await import("@azure/monitor-query-logs");
  const { cloud, credential } = connection;
  const client = new LogsQueryClient(credential, {
    ...connection.clientOptions(cloud.logsEndpoint),
    credentials: { scopes: [cloud.logsScope] },
  });

  /** Rows as objects by column name. A partial answer is an error, since its counts are too low. */
  async function ask<T>(kql: string, facts: AzureFacts, window: Window, row: z.ZodType<T>): Promise<readonly T[]> {
    const asked = { question: `access logs of ${facts.name}`, permission };
    const wait = Math.min(600, Math.max(1, Math.floor(options.timeoutMs / 1000)));
    const settings = { serverTimeoutInSeconds: wait };
    const span = { startTime: new Date(window.since), endTime: new Date(window.until) };
    try {
      context.signal.throwIfAborted();
      const answer = await (options.workspace
        ? client.queryWorkspace(options.workspace, kql, span, settings)
        : client.queryResource(facts.id.replace(/^\//, ""), kql, span, settings));
      if (answer.status !== "Success") {
        const { code, message } = answer.partialError;
        throw new InspectionError("invalid-reply", `Log Analytics answered in part only (${code}: ${message}).`, {
          hint: "Ask for a shorter window.",
        });
      }
      const [table] = answer.tables;
      const names = table?.columnDescriptors.map(({ name }) => name ?? "") ?? [];
      return (table?.rows ?? []).map((values) =>
        row.parse(Object.fromEntries(names.map((name, index) => [name, values[index]]))),
      );
    } catch (error) {
      throw translate(error, asked, context.signal);
    }
  }

  return {
    async failures(facts, window) {
      const stepSeconds = stepOf(window);
      const question: LogQuestion = { gateway: facts.id, window, stepSeconds, generation: facts.generation };
      const head = parameters(question);
      const present = await ask(head + (await readQuery("table-presence")), facts, window, presenceRow);
      const table = present.some(({ source }) => source === "AGWAccessLogs")
        ? "agw-access-logs"
        : present.length > 0
          ? "azure-diagnostics"
          : undefined;
      if (!table) return undefined;
      const base = head + (await readQuery(table));
      const run = async <T>(tail: string, row: z.ZodType<T>) => ask(base + (await readQuery(tail)), facts, window, row);
      const [failing, timeline, totals] = await Promise.all([
        run("failures", failureRow),
        run("timeline", timelineRow),
        run("totals", totalRow),
      ]);
      return {
        window,
        requests: toTotals(totals),
        groups: toGroups(failing, timeline, { table, stepSeconds, generation: facts.generation }),
        sampleInterval: 1,
      };
    },
  };
}

/** Steps so that a window has at most some hundred: 1 min up to 6 h, 5 min up to 2 days, then 1 h. */
function stepOf({ since, until }: Window): number {
  const hours = (Date.parse(until) - Date.parse(since)) / 3_600_000;
  return hours <= 6 ? 60 : hours <= 48 ? 300 : 3600;
}
