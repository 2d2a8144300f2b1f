export * from "./cause.ts";
export * from "./failures.ts";
export * from "./finding.ts";
export * from "./gateway.ts";
export * from "./report.ts";
export * from "./severity.ts";
export * from "./snapshot.ts";
