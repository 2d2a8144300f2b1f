import type { Scenario } from "../scenario.ts";
import { keepaliveRace } from "./aws/keepalive-race.ts";
import { portClosed } from "./aws/port-closed.ts";

/** Every scenario, in the order in which they are listed. */
export const scenarios: readonly Scenario[] = [keepaliveRace, portClosed];
