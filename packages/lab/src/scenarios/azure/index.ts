import {
  applicationErrors,
  certificateExpired,
  certificatePrivate,
  certificateWrongName,
  defaultRoute,
  deployment,
  healthy,
  keepAlive,
  nameMissing,
  poolEmptied,
  portClosed,
  probePath,
  securityGroup,
  slowPath,
  slowPathV1,
} from "./faults.ts";
import type { AzureScenario } from "./place.ts";

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
