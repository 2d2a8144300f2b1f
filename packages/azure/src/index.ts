import { defineProvider } from "@cloud502/core";
import { explanations } from "./explanations.ts";
import type { AzureFacts } from "./facts.ts";
import { formats } from "./logs/formats.ts";
import type { OnDemandRequest } from "./on-demand.ts";
import type { AzureOptions } from "./options.ts";
import { permissions } from "./permissions.ts";
import { customRole } from "./role.ts";
import { elsewhere } from "./rules/elsewhere.ts";
import { rules } from "./rules/index.ts";

export type { AzureFacts, AzureOptions, OnDemandRequest };

/** Azure Application Gateway: the descriptor, which loads neither an SDK nor zod. */
export const azure = defineProvider<AzureOptions, AzureFacts>({
  id: "azure",
  title: "Azure Application Gateway",
  words: { gateway: "application gateway", backend: "backend", pool: "backend pool" },
  rules,
  elsewhere,
  formats,
  fingerprints: [
    {
      product: "azure-appgw-v2",
      header: ["server", /^Microsoft-Azure-Application-Gateway\/v2$/],
      says: "the answer passed an Application Gateway v2, or was made by it",
    },
    {
      product: "azure-appgw-v2",
      body: /<hr><center>Microsoft-Azure-Application-Gateway\/v2<\/center>/,
      says: "the Application Gateway made this page",
    },
  ],
  permissions,
  policy: customRole,
  explanations,
  async schemas() {
    const [{ azureOptions }, { azureFacts }] = await Promise.all([import("./options.ts"), import("./facts.ts")]);
    return { options: azureOptions, facts: azureFacts };
  },
  async connect(options, context) {
    const { azureAdapter } = await import("./adapter.ts");
    return await azureAdapter(options, context);
  },
});

/** Runs Azure's on-demand health check for one pool through one setting; options are checked like those of connect(). */
export async function onDemandHealth(
  options: unknown,
  context: Parameters<NonNullable<typeof azure.connect>>[1],
  request: OnDemandRequest,
) {
  const [{ azureOptions }, { onDemandHealth: run }] = await Promise.all([
    import("./options.ts"),
    import("./on-demand.ts"),
  ]);
  return await run(azureOptions.parse(options), context, request);
}
