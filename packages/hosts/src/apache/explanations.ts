import type { Explanation } from "@cloud502/core";
import { explainRows } from "../shared/explain.ts";
import { apacheMessages } from "./messages/index.ts";
import { messageOptions } from "./rules.ts";

/** Apache's messages, for `explain`; each is found by its AH number too, which stands in its code. */
export const apacheExplanations: readonly Explanation[] = explainRows(apacheMessages, messageOptions.docs);
