import { parseSpan } from "../window.ts";

interface AzureFlagValues {
  readonly subscription?: readonly string[];
  readonly "resource-group"?: string;
  readonly gateway?: readonly string[];
  readonly cloud?: string;
  readonly workspace?: string;
  readonly timeout?: string;
}

/** The Azure provider's options from flags. --timeout bounds every single wait too. */
export function azureOptions(flags: AzureFlagValues): Readonly<Record<string, unknown>> {
  return {
    ...(flags.subscription && { subscriptions: flags.subscription }),
    ...(flags["resource-group"] && { resourceGroup: flags["resource-group"] }),
    ...(flags.gateway && { gateways: flags.gateway }),
    ...(flags.cloud && { cloud: flags.cloud }),
    ...(flags.workspace && { workspace: flags.workspace }),
    ...(flags.timeout !== undefined && { timeoutMs: parseSpan(flags.timeout) }),
  };
}
