import { documentText, type Format, InspectionError, type Report } from "@cloud502/core";
import { messageOf } from "./message.ts";

const hint = "See https://jmespath.org/tutorial.html.";

/** Refuses an expression that is no JMESPath, as wrong usage. */
export async function compileQuery(expression: string): Promise<void> {
  const { compile } = await import("@jmespath-community/jmespath");
  try {
    compile(expression);
  } catch (error) {
    throw new InspectionError("usage", `"${expression}": ${messageOf(error)}.`, { hint, cause: error });
  }
}

/** What an expression selects of a report, as YAML for -o yaml and else as JSON. */
export async function query(report: Report, expression: string, format: Format): Promise<string> {
  const { search } = await import("@jmespath-community/jmespath");
  let selected: unknown;
  try {
    selected = search(JSON.parse(JSON.stringify(report)), expression);
  } catch (error) {
    throw new InspectionError("usage", `--query "${expression}": ${messageOf(error)}.`, { hint, cause: error });
  }
  return documentText(selected, format === "yaml" ? "yaml" : "json");
}
