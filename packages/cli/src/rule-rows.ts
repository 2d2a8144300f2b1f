import type { Provider, RuleText } from "@cloud502/core";
import { loadProviders } from "./registry.ts";

/** What a rule says about itself, without its detector. */
export type RuleRow = Pick<
  RuleText,
  "id" | "title" | "severity" | "cause" | "why" | "fix" | "docs" | "basis" | "latent"
>;

/** All rules of all providers as plain data, in the providers' order. */
export async function ruleRows(): Promise<readonly RuleRow[]> {
  return rowsOf(await loadProviders());
}

/** The rules of some providers as plain data. */
export function rowsOf(providers: readonly Provider[]): readonly RuleRow[] {
  return providers.flatMap(({ rules, joins = [] }) =>
    [...rules, ...joins].map(({ id, title, severity, cause, why, fix, docs, basis, latent }) => ({
      id,
      title,
      severity,
      cause,
      why,
      fix,
      docs,
      ...(basis && { basis }),
      ...(latent && { latent }),
    })),
  );
}
