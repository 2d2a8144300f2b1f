import type { LogFormat } from "@cloud502/core";
import { albAccess, albVendedJson, classicAccessLog } from "./alb-access.ts";
import { albConnection } from "./alb-connection.ts";
import { albHealthCheck } from "./alb-health-check.ts";

/** The log formats that AWS load balancers write to files. */
export const awsFormats: readonly LogFormat[] = [
  albAccess,
  classicAccessLog,
  albVendedJson,
  albConnection,
  albHealthCheck,
];
export { albVendedPlain } from "./alb-access.ts";
