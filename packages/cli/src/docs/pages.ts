import { loadProviders } from "../registry.ts";
import { permissionsPage } from "./permissions-page.ts";
import { rulesPage } from "./rules-page.ts";

/** Every generated page of docs/, by file name. */
export async function generatedPages(): Promise<Readonly<Record<string, string>>> {
  const providers = await loadProviders();
  const { reportJsonSchema } = await import("@cloud502/core/schema");
  return {
    "rules.md": rulesPage(providers),
    "permissions.md": permissionsPage(providers),
    "report.schema.json": `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
  };
}
