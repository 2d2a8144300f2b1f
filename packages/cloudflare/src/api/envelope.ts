import { z } from "zod";
import { type Ask, invalidReply, refusalError } from "../errors.ts";
import { type ResultInfo, resultInfo } from "./collect.ts";

const message = z.object({ code: z.number().optional(), message: z.string() });

const schema = z.object({
  success: z.boolean(),
  errors: z.array(message).nullish(),
  result: z.unknown(),
  result_info: resultInfo.nullish().catch(undefined),
});

/** Opens the envelope around every v4 reply; `success: false` is an error whatever the HTTP status was. */
export function envelope(body: unknown, ask: Ask): { readonly result: unknown; readonly info: ResultInfo | undefined } {
  if (typeof body === "string")
    throw invalidReply(ask, `no JSON (it begins with ${JSON.stringify(body.slice(0, 40))})`);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalidReply(ask, "without the API's envelope", parsed.error);
  const { success, errors, result, result_info } = parsed.data;
  if (!success) throw refusalError({ status: 200, errors: errors ?? [] }, ask);
  return { result, info: result_info ?? undefined };
}
