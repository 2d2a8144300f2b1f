import { defineProvider } from "@cloud502/core";
import { explanations } from "./explanations.ts";
import type { AwsFacts } from "./facts.ts";
import { awsFormats } from "./logs/index.ts";
import type { AwsOptions } from "./options.ts";
import { iamPolicy, permissions } from "./policy.ts";
import { elsewhere } from "./rules/elsewhere.ts";
import { rules } from "./rules/index.ts";

/** AWS Application Load Balancers: the descriptor, which loads neither an SDK nor zod. */
export const aws = defineProvider<AwsOptions, AwsFacts>({
  id: "aws",
  title: "AWS Application Load Balancer",
  words: { gateway: "load balancer", backend: "target", pool: "target group" },
  rules,
  elsewhere,
  formats: awsFormats,
  fingerprints: [
    { product: "aws-alb", header: ["server", /^awselb\/2\.0$/], says: "the load balancer made this answer" },
  ],
  permissions,
  policy: iamPolicy,
  explanations,
  async schemas() {
    const [{ awsOptions }, { awsFacts }] = await Promise.all([import("./options.ts"), import("./facts.ts")]);
    return { options: awsOptions, facts: awsFacts };
  },
  async connect(options, context) {
    const { awsAdapter } = await import("./adapter.ts");
    return await awsAdapter(options, context);
  },
});
