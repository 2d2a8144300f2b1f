import * as Flags from "@oclif/core/flags";

/** The window flags of every command that looks back in time. */
export const windowFlags = {
  since: Flags.string({
    default: "1h",
    description: "Start of the window: a span back from now (15m, 2h, 7d) or an ISO time.",
    helpGroup: "WINDOW",
    helpValue: "TIME",
  }),
  until: Flags.string({ description: "End of the window (default now).", helpGroup: "WINDOW", helpValue: "TIME" }),
};

/** How hard to ask. */
export const limitFlags = {
  concurrency: Flags.integer({
    default: 8,
    min: 1,
    max: 64,
    description: "Gateways asked at once; calls are throttled besides.",
    helpGroup: "LIMITS",
  }),
};

/** Which AWS account and region. Credentials come from the SDK's own chain. */
export const awsFlags = {
  region: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: 'Region, repeatable; "all" for every enabled one (default: the profile\'s or AWS_REGION).',
    helpGroup: "SCOPE",
  }),
  profile: Flags.string({ description: "Profile of the AWS configuration files.", helpGroup: "SCOPE" }),
  "role-arn": Flags.string({
    description: "Role to assume before anything is read.",
    helpGroup: "SCOPE",
    helpValue: "ARN",
  }),
  deep: Flags.boolean({
    default: false,
    description: "Also read ECS services, functions and web ACLs of a whole fleet.",
    helpGroup: "LIMITS",
  }),
  "max-objects": Flags.integer({
    min: 1,
    description: "Log objects read per load balancer at most (default 500).",
    helpGroup: "LIMITS",
  }),
  "app-keepalive": Flags.integer({
    min: 0,
    description: "Idle keep-alive of the app behind, in seconds, if you know it.",
    helpGroup: "SCOPE",
    helpValue: "SECONDS",
  }),
};

/** Which load balancers, for the listings. */
export const awsScopeFlags = {
  arn: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: "ARN of a target group or load balancer; repeatable (default: all).",
    helpGroup: "SCOPE",
  }),
  name: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: "Name of a load balancer; repeatable.",
    helpGroup: "SCOPE",
  }),
  ...awsFlags,
};

/** Which Azure gateways. Credentials come from the SDK's own chain. */
export const azureFlags = {
  subscription: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: "Subscription id; repeatable (default: all that the credential sees).",
    helpGroup: "SCOPE",
  }),
  "resource-group": Flags.string({ char: "g", description: "Only this resource group.", helpGroup: "SCOPE" }),
  gateway: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: "Application gateway by name or full resource id; repeatable.",
    helpGroup: "SCOPE",
  }),
  cloud: Flags.option({
    options: ["public", "usgov", "china"] as const,
    description: "Sovereign cloud (default: public).",
    helpGroup: "SCOPE",
  })(),
};

/** Which Cloudflare zones. The token comes from CLOUDFLARE_API_TOKEN. */
export const cloudflareFlags = {
  zone: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: "Zone by name or id; repeatable (default: all that the token sees).",
    helpGroup: "SCOPE",
  }),
  hostname: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    description: "Only this hostname; repeatable.",
    helpGroup: "SCOPE",
  }),
  trace: Flags.boolean({
    default: false,
    description: "Ask Cloudflare's request tracer about each --hostname.",
    helpGroup: "SCOPE",
  }),
  "check-origins": Flags.boolean({
    default: false,
    description: "Also send one request to each origin from this machine.",
    helpGroup: "SCOPE",
  }),
  account: Flags.string({ description: "Only zones of this account id.", helpGroup: "SCOPE" }),
};
