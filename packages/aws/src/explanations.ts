import type { Explanation } from "@cloud502/core";
export const awsExplanations: readonly Explanation[] = [];
