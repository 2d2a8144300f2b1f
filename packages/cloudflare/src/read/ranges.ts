import type { Context } from "@cloud502/core";
import type { Api } from "../api/client.ts";
import { rangesWire } from "../wire/zone.ts";
import { answer, once } from "./answer.ts";

/** Cloudflare's own address ranges; needs no permission. */
export function rangesReader(api: Api, context: Context) {
  return once(() => {
    const ask = { question: "Cloudflare's address ranges", permission: "none" };
    return answer(context, undefined, ask, () => api.get("/ips", rangesWire, ask));
  });
}
