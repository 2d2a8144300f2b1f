import type { Context } from "@cloud502/core";
import type { CloudflareFacts } from "./facts.ts";

/** Placeholder until the direct check is written. */
export async function checkOrigins(
  _origins: CloudflareFacts["origins"],
  _connectTo: Readonly<Record<string, string>>,
  _context: Context,
): Promise<CloudflareFacts["checks"]> {
  return undefined;
}
