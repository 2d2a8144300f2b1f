import { Document, visit } from "yaml";
import { escapeControls } from "../text/printable.ts";
import type { Renderer } from "./style.ts";

/** The report as YAML; the same document as JSON. */
export const renderYaml: Renderer = (report) => yamlText(report);

/** Any value as YAML that a terminal can show: text with controls is put in double quotes, where they are escaped. */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && escapeControls(node.value) !== node.value) node.type = "QUOTE_DOUBLE";
    },
  });
  return escapeControls(document.toString({ lineWidth: 0 }));
}
