import { setFlagsFromString } from "node:v8";

/** Little of what a scan makes outlives its line: a nursery that does not grow keeps memory flat, and fresh memory costs more than to tidy the old. */
const growth = { scanning: "--semi-space-growth-factor=1", usual: "--semi-space-growth-factor=2" } as const;

/**
 * Sets V8, in all threads, to what scanning needs; returns what sets it back. While its flags are not its own V8 takes no
 * compiled code from a cache: no thread may have code to load meanwhile.
 */
export function setForScanning(): () => void {
  setFlagsFromString(growth.scanning);
  return () => setFlagsFromString(growth.usual);
}
