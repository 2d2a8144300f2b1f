export * from "./errors.ts";
export type * from "./logs/format.ts";
export * from "./logs/scan.ts";
export * from "./model/index.ts";
export * from "./provider.ts";
export type * from "./rule.ts";
