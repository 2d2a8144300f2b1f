/** Log formats for a worker thread, which imports this module because functions cannot be sent to it. */
export { loadFormats } from "./registry.ts";
