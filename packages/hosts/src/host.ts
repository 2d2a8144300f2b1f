export {
  type LintOptions,
  type LintResult,
  lintFiles,
  readConfigurations,
  usualConfigurations,
} from "./lint/lint-files.ts";
