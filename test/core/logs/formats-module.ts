/** What worker threads import: see formatsModule. */
export { formats } from "./support.ts";
