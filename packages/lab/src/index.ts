export { type FleetSize, fleet } from "./aws/fleet.ts";
export { type RunningAws, startAws } from "./aws/start.ts";
export type { World as AwsWorld } from "./aws/world.ts";
export { type RunningAzure, startAzure } from "./azure/start.ts";
export type { World as AzureWorld } from "./azure/world.ts";
export type { Misbehaviour, MisbehaviourKind } from "./misbehaviour.ts";
export { closedPort, type OriginFault, type OriginOptions, type RunningOrigin, startOrigin } from "./origin.ts";
export type { RunningLab, Scenario, StartOptions } from "./scenario.ts";
export { scenarios } from "./scenarios/index.ts";
