import type { Scenario } from "../scenario.ts";
import { allUnhealthy } from "./aws/all-unhealthy.ts";
import { appErrors } from "./aws/app-errors.ts";
import { deployBurst } from "./aws/deploy-burst.ts";
import { emptyGroup } from "./aws/empty-group.ts";
import { grpcToHttp1 } from "./aws/grpc-to-http1.ts";
import { healthy } from "./aws/healthy.ts";
import { invalidHeader } from "./aws/invalid-header.ts";
import { keepaliveRace } from "./aws/keepalive-race.ts";
import { lambdaFunction } from "./aws/lambda-function.ts";
import { maintenancePage } from "./aws/maintenance-page.ts";
import { networkAcl } from "./aws/network-acl.ts";
import { oneBadTarget } from "./aws/one-bad-target.ts";
import { portClosed } from "./aws/port-closed.ts";
import { securityGroup } from "./aws/security-group.ts";
import { slowTarget } from "./aws/slow-target.ts";
import { tlsToTarget } from "./aws/tls-to-target.ts";
import { azureScenarios } from "./azure/index.ts";
import { cloudflareScenarios } from "./cloudflare/index.ts";

/** Every scenario, in the order in which they are listed: one line each. */
export const scenarios: readonly Scenario[] = [
  keepaliveRace,
  portClosed,
  securityGroup,
  slowTarget,
  allUnhealthy,
  emptyGroup,
  tlsToTarget,
  lambdaFunction,
  oneBadTarget,
  deployBurst,
  appErrors,
  maintenancePage,
  grpcToHttp1,
  invalidHeader,
  networkAcl,
  healthy,
  ...azureScenarios,
  ...cloudflareScenarios,
];
