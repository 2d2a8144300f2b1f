import { checkedRules } from "./checked.ts";
import { connectionErrors } from "./connection.ts";
import { handshakeErrors } from "./handshake-and-name.ts";
import { healthRules } from "./health.ts";
import { edgeErrors } from "./made-by-edge.ts";
import { originErrors } from "./made-by-origin.ts";
import { monitorRules } from "./monitors.ts";
import { pairRule } from "./pair-rule.ts";
import { poolRules } from "./pools.ts";
import { recordRules } from "./records.ts";
import { settingsRules } from "./settings.ts";
import type { CloudflareRule } from "./support.ts";
import { tlsRules } from "./tls.ts";
import { trafficRules } from "./traffic.ts";
import { tunnelRules } from "./tunnels.ts";

/** Every rule about Cloudflare. */
export const rules: readonly CloudflareRule[] = [
  ...[...originErrors, ...edgeErrors, ...connectionErrors, ...handshakeErrors].map(pairRule),
  ...checkedRules,
  ...trafficRules,
  ...recordRules,
  ...tunnelRules,
  ...poolRules,
  ...monitorRules,
  ...healthRules,
  ...tlsRules,
  ...settingsRules,
];
