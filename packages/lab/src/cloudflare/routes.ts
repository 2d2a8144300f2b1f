import { accountRoutes } from "./account-routes.ts";
import type { Route } from "./route.ts";
import { zoneRoutes } from "./zone-routes.ts";

/** The part of the v4 API that is simulated. */
export const routes: readonly Route[] = [...accountRoutes, ...zoneRoutes];
