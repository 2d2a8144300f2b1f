import { setFlagsFromString } from "node:v8";

/** V8's flags while logs are scanned, and its own values. */
const flags = [
  // Little of what a scan makes outlives its line: a nursery that does not grow keeps memory flat for any input.
  ["--semi-space-growth-factor=1", "--semi-space-growth-factor=2"],
  // It is emptied in less time than it takes to share that work between threads.
  ["--no-parallel-scavenge", "--parallel-scavenge"],
  // The compilers run beside the scan, on the same cores: with less inlining they save more time than their code loses.
  ["--max-inlined-bytecode-size-cumulative=300", "--max-inlined-bytecode-size-cumulative=920"],
] as const;

/**
 * Sets V8, in all threads, to what scanning needs; returns what sets it back. While its flags are not its own V8 takes no
 * compiled code from a cache: no thread may have code to load meanwhile.
 */
export function setForScanning(): () => void {
  for (const [scanning] of flags) setFlagsFromString(scanning);
  return () => {
    for (const [, usual] of flags) setFlagsFromString(usual);
  };
}
