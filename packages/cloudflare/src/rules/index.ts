import { checkedRules } from "./checked.ts";
import { healthRules } from "./health.ts";
import { pairRule, pairRules } from "./pair-rules.ts";
import { poolRules } from "./pools.ts";
import { recordRules } from "./records.ts";
import { settingsRules } from "./settings.ts";
import type { CloudflareRule } from "./support.ts";
import { tlsRules } from "./tls.ts";
import { trafficRules } from "./traffic.ts";
import { tunnelRules } from "./tunnels.ts";

/** Every rule about Cloudflare. */
export const rules: readonly CloudflareRule[] = [
  ...pairRules.map(pairRule),
  ...checkedRules,
  ...trafficRules,
  ...recordRules,
  ...tunnelRules,
  ...poolRules,
  ...healthRules,
  ...tlsRules,
  ...settingsRules,
];
