import type { Context } from "@cloud502/core";
import type { Api } from "../api/client.ts";
import type { CloudflareFacts } from "../facts.ts";
import { groups } from "../permissions.ts";
import { traceWire } from "../wire/routing.ts";
import type { Zone } from "../wire/zone.ts";
import { answer } from "./answer.ts";

/** At most this many hostnames are traced when none is named: each trace is a simulated request. */
const mostTraces = 5;

/** Asks the request tracer which rules a request for each hostname would meet. */
export async function traceHostnames(
  api: Api,
  context: Context,
  zone: Zone,
  origins: CloudflareFacts["origins"],
  wanted: readonly string[],
): Promise<CloudflareFacts["traces"]> {
  const proxied = origins.filter((one) => one.proxied && (wanted.length === 0 || wanted.includes(one.hostname)));
  const traces = await Promise.all(
    proxied.slice(0, wanted.length || mostTraces).map(({ hostname }) => {
      const url = `https://${hostname}/`;
      const ask = { question: `trace of ${url}`, permission: groups.tracer };
      const body = { url, method: "GET", skip_response: true };
      return answer(context, zone.id, ask, async () => ({
        url,
        ...(await api.post(`/accounts/${zone.account}/request-tracer/trace`, body, traceWire, ask)),
      }));
    }),
  );
  return traces.flatMap((trace) => trace ?? []);
}
