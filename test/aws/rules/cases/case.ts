import type { AwsSnapshot } from "../../../../packages/aws/src/rules/evidence.ts";

/** For one rule: what must fire it, and what looks alike but must not. */
export interface RuleCase {
  /** Without "aws/". */
  readonly id: string;
  readonly fires: AwsSnapshot;
  /** The near miss. */
  readonly quiet: AwsSnapshot;
  /** The subject it must name; absent = any. */
  readonly subject?: string;
}
