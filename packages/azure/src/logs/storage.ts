import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from "@azure/core-rest-pipeline";
import { type Context, type Failures, InspectionError, type ScanInput, scanLogs, type Window } from "@cloud502/core";
import type { Connection } from "../client/connection.ts";
import { refusal, translate } from "../client/errors.ts";
import type { AzureFacts } from "../facts.ts";
import { lastSegment } from "../resource-id.ts";
import { formats } from "./formats.ts";

const container = "insights-logs-applicationgatewayaccesslog";
const permission = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
const hourMs = 3_600_000;
/** Hourly blobs read for one question at most: a month. */
const mostHours = 31 * 24;

/** Access logs that a diagnostic setting archives in a storage account, one append blob an hour. */
export interface LogStorage {
  /** undefined = the account has no blob of this gateway in the window. */
  failures(facts: AzureFacts, account: string, window: Window): Promise<Failures | undefined>;
}

/** Reads blobs by their documented names, so that nothing need be listed: https://learn.microsoft.com/azure/azure-monitor/essentials/resource-logs#send-to-azure-storage */
export function openStorage(connection: Connection, context: Context): LogStorage {
  const client = createDefaultHttpClient();

  /** The bytes of one blob; undefined = it is not there. */
  async function open(
    account: string,
    blob: string,
    facts: AzureFacts,
  ): Promise<AsyncIterable<Uint8Array> | undefined> {
    const base = connection.blobEndpoint(account);
    const asked = { question: `access logs of ${facts.name} in ${account}`, permission };
    const { additionalPolicies, ...options } = connection.clientOptions(base);
    const pipeline = createPipelineFromOptions(options);
    for (const { policy, position } of additionalPolicies)
      pipeline.addPolicy(policy, position === "perRetry" ? { afterPhase: "Sign" } : {});
    pipeline.addPolicy(
      bearerTokenAuthenticationPolicy({
        credential: connection.credential,
        scopes: "https://storage.azure.com/.default",
      }),
      { phase: "Sign" },
    );
    const request = createPipelineRequest({
      url: `${base}/${container}/${blob.split("/").map(encodeURIComponent).join("/")}`,
      streamResponseStatusCodes: new Set([200]),
    });
    request.headers.set("x-ms-version", "2021-08-06");
    try {
      context.signal.throwIfAborted();
      const { status, readableStreamBody } = await pipeline.sendRequest(client, request);
      if (status === 404) return undefined;
      if (status !== 200 || !readableStreamBody) throw refusal(status, undefined, undefined, asked);
      return bytesOf(readableStreamBody);
    } catch (error) {
      throw translate(error, asked, context.signal);
    }
  }

  return {
    async failures(facts, account, window) {
      const blobs = hoursOf(window).map((hour) => blobName(facts.id, hour));
      if (blobs.length > mostHours) {
        throw new InspectionError("usage", `The window spans ${blobs.length} hourly blobs.`, {
          hint: "Ask for a month at most.",
        });
      }
      let found = 0;
      async function* inputs(): AsyncGenerator<ScanInput> {
        for (const blob of blobs) {
          const bytes = await open(lastSegment(account), blob, facts);
          if (!bytes) continue;
          found++;
          yield { name: blob, open: () => bytes };
        }
      }
      const { failures, gaps } = await scanLogs(inputs(), { formats, signal: context.signal, window });
      for (const gap of gaps) context.gap({ ...gap, provider: "azure", gateway: facts.id });
      return found === 0 ? undefined : { groups: [], sampleInterval: 1, ...failures.get("azure"), window };
    },
  };
}

/** The whole hours that a window touches. */
function hoursOf({ since, until }: Window): readonly Date[] {
  const first = Math.floor(Date.parse(since) / hourMs);
  const last = Math.ceil(Date.parse(until) / hourMs);
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => new Date((first + index) * hourMs));
}

/** `resourceId=<id in upper case>/y=2026/m=11/d=22/h=06/m=00/PT1H.json`, UTC. */
function blobName(id: string, hour: Date): string {
  const [year, month, day] = hour.toISOString().slice(0, 10).split("-");
  return `resourceId=${id.toUpperCase()}/y=${year}/m=${month}/d=${day}/h=${hour.toISOString().slice(11, 13)}/m=00/PT1H.json`;
}

async function* bytesOf(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
