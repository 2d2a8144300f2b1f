import { certificateExpired } from "./certificate-expired.ts";
import { deadCname } from "./dead-cname.ts";
import { headersTooLarge } from "./headers-too-large.ts";
import { healthyZone } from "./healthy.ts";
import { monitorWrongCode } from "./monitor-wrong-code.ts";
import { noConnector } from "./no-connector.ts";
import { oneDataCentre } from "./one-data-centre.ts";
import { originProxy502 } from "./origin-proxy-502.ts";
import { originRefused } from "./origin-refused.ts";
import { packetsDropped } from "./packets-dropped.ts";
import { poolEmpty } from "./pool-empty.ts";
import { privateAddress } from "./private-address.ts";
import type { CloudflareScenario } from "./scenario.ts";
import { slowOrigin } from "./slow-origin.ts";
import { tlsNoAgreement } from "./tls-no-agreement.ts";
import { tunnelServiceDown } from "./tunnel-service-down.ts";

/** Every scenario on Cloudflare, in the order in which they are listed. */
export const cloudflareScenarios: readonly CloudflareScenario[] = [
  originRefused,
  packetsDropped,
  slowOrigin,
  tlsNoAgreement,
  certificateExpired,
  deadCname,
  noConnector,
  tunnelServiceDown,
  poolEmpty,
  monitorWrongCode,
  privateAddress,
  originProxy502,
  oneDataCentre,
  headersTooLarge,
  healthyZone,
];
