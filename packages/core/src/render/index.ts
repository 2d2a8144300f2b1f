import type { Renderer } from "./style.ts";

export type { Renderer, Style, View } from "./style.ts";
export { mark, paint } from "./style.ts";

/** Every output format, loaded when asked for: adding one is a file and a line here. */
export const renderers = {
  table: async () => (await import("./table.ts")).renderTable,
  json: async () => (await import("./json.ts")).renderJson,
  yaml: async () => (await import("./yaml.ts")).renderYaml,
  csv: async () => (await import("./csv.ts")).renderCsv,
  markdown: async () => (await import("./markdown.ts")).renderMarkdown,
  html: async () => (await import("./html.ts")).renderHtml,
} as const satisfies Record<string, () => Promise<Renderer>>;

/** Any plain value in one of the two formats that hold more than tables. */
export async function documentText(value: unknown, format: "json" | "yaml"): Promise<string> {
  return format === "yaml" ? (await import("./yaml.ts")).yamlText(value) : (await import("./json.ts")).jsonText(value);
}

/** A name of {@link renderers}. */
export type Format = keyof typeof renderers;

/** Which format a file's suffix asks for. */
export const formatOfSuffix: Readonly<Record<string, Format>> = {
  ".json": "json",
  ".yaml": "yaml",
  ".yml": "yaml",
  ".csv": "csv",
  ".md": "markdown",
  ".html": "html",
  ".txt": "table",
};
