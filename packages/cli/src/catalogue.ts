import { existsSync, readFileSync } from "node:fs";
import { type Explanation, fill, type Provider, type RuleText } from "@cloud502/core";

/** What a rule says about itself, without its detector. */
export type RuleRow = Pick<
  RuleText,
  "id" | "title" | "severity" | "cause" | "why" | "fix" | "docs" | "basis" | "latent"
>;

/** An explanation and who gives it; provider is empty for what holds everywhere. */
export interface Explained extends Explanation {
  readonly provider: string;
}

/** All that the offline commands know. */
export interface Catalogue {
  readonly rules: readonly RuleRow[];
  readonly explanations: readonly Explained[];
}

const built = new URL("./catalogue.json", import.meta.url);

/**
 * The catalogue: written beside the built CLI, because loading every provider for a list of titles would take ten times
 * as long; run from source, it is made from the providers.
 */
export async function loadCatalogue(): Promise<Catalogue> {
  if (existsSync(built)) return JSON.parse(readFileSync(built, "utf8"));
  const { loadProviders } = await import("./registry.ts");
  return catalogueOf(await loadProviders());
}

/** The catalogue of some providers, in their order. */
export function catalogueOf(providers: readonly Provider[]): Catalogue {
  return {
    rules: rowsOf(providers),
    explanations: providers.flatMap(({ id, explanations }) =>
      explanations.map((one) => ({
        ...one,
        title: fill(one.title, {}),
        meaning: fill(one.meaning, {}),
        next: one.next.map((line) => fill(line, {})),
        provider: id,
      })),
    ),
  };
}

/** The rules of some providers as plain data; a `{name}` that a match would fill reads `<name>`. */
export function rowsOf(providers: readonly Provider[]): readonly RuleRow[] {
  return providers.flatMap(({ rules, joins = [] }) =>
    [...rules, ...joins].map(({ id, title, severity, cause, why, fix, docs, basis, latent }) => ({
      id,
      title: fill(title, {}),
      severity,
      cause,
      why,
      fix: fix.map((line) => fill(line, {})),
      docs,
      ...(basis && { basis }),
      ...(latent && { latent }),
    })),
  );
}

/** The list of rules as the `rules` command prints it, a line each. */
export function rulesText(rows: readonly RuleRow[]): string {
  const width = Math.max(0, ...rows.map(({ id }) => id.length));
  return rows
    .map(
      ({ id, severity, cause, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${cause.padEnd(24)}  ${title}\n`,
    )
    .join("");
}
