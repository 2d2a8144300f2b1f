export { type GuardContext, guard } from "./guard/guard.ts";
export {
  type GuardCheck,
  type GuardEvent,
  type GuardOptions,
  type GuardResult,
  type GuardTarget,
  guardDefaults,
} from "./guard/guard-options.ts";
export { type ConfiguredFormats, configuredFormats } from "./inspect/configured-formats.ts";
export { installedNginxVersion } from "./inspect/exec.ts";
export { type HostInspection, type HostOptions, inspectHost } from "./inspect/inspect-host.ts";
export { joinFailures } from "./inspect/join-failures.ts";
export {
  type LintOptions,
  type LintResult,
  lintFiles,
  readConfigurations,
  usualConfigurations,
} from "./lint/lint-files.ts";
export { type ResourceRow, resourceRows } from "./linux/resources.ts";
export { defaultThresholds, type Thresholds } from "./linux/thresholds.ts";
export { hostProviders, linux } from "./providers.ts";
