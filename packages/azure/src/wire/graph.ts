import { z } from "zod";

const text = z.string().nullish();

/** A row of `healthresources`: https://learn.microsoft.com/azure/service-health/resource-health-faq */
export const healthRow = z.object({
  properties: z.object({ targetResourceId: text, availabilityState: z.string(), summary: text, occurredTime: text }),
});

/** A row of `advisorresources`: https://learn.microsoft.com/azure/advisor/advisor-azure-resource-graph */
export const adviceRow = z.object({
  properties: z.object({
    shortDescription: z.object({ problem: text, solution: text }).nullish(),
    resourceMetadata: z.object({ resourceId: text }).nullish(),
    extendedProperties: z.object({ reason: text }).nullish(),
  }),
});
