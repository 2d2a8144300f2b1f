import { z } from "zod";

/** Products that are read from logs only take no options and keep no facts. */
export const noSchemas = { options: z.object({}), facts: z.unknown() };
