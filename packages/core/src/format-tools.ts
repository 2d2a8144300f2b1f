/** What the log formats of the providers need at run time: a worker thread loads this and not all of core. */
export { InspectionError } from "./errors.ts";
export { isoMillis } from "./logs/clock.ts";
export { classifyBy, placeIn } from "./logs/measure.ts";
export { ndjson } from "./logs/ndjson.ts";
export { pathOf } from "./logs/request-line.ts";
export { holdsList } from "./logs/template.ts";
export { memoised } from "./text/memo.ts";
