import { stringify } from "yaml";
import type { Renderer } from "./style.ts";

/** The report as YAML; the same document as JSON. */
export const renderYaml: Renderer = (report) => stringify(report, { lineWidth: 0, aliasDuplicateObjects: false });
