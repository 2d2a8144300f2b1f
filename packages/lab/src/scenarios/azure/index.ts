import { applicationErrors, deployment, keepAlive, slowPath, slowPathV1 } from "./application-faults.ts";
import { certificateExpired, certificatePrivate, certificateWrongName } from "./certificate-faults.ts";
import { healthy } from "./healthy.ts";
import { defaultRoute, nameMissing, portClosed, securityGroup } from "./network-faults.ts";
import type { AzureScenario } from "./place.ts";
import { poolEmptied, probePath } from "./pool-faults.ts";

/** Every scenario on Azure. */
export const azureScenarios: readonly AzureScenario[] = [
  portClosed,
  securityGroup,
  certificateExpired,
  certificateWrongName,
  certificatePrivate,
  nameMissing,
  slowPath,
  slowPathV1,
  probePath,
  applicationErrors,
  keepAlive,
  poolEmptied,
  defaultRoute,
  deployment,
  healthy,
];
