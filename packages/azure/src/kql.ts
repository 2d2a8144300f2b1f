import { readFile } from "node:fs/promises";
import type { Window } from "@cloud502/core";

/** Reads a query of packages/azure/kql; the same relative place from src and from dist. */
export function readQuery(name: string): Promise<string> {
  return readFile(new URL(`../kql/${name}.kql`, import.meta.url), "utf8");
}

/** Text as a KQL string literal: https://learn.microsoft.com/kusto/query/scalar-data-types/string. */
export function kqlString(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;
}

/** What every log query is about. */
export interface LogQuestion {
  readonly gateway: string;
  readonly window: Window;
  readonly stepSeconds: number;
  /** v1 writes `timeTaken` in milliseconds, v2 in seconds. */
  readonly generation: "v1" | "v2";
}

/** The parameters as `let` statements, so that no text is ever spliced into a query's body. */
export function parameters({ gateway, window, stepSeconds, generation }: LogQuestion): string {
  return [
    `let gateway = ${kqlString(gateway)};`,
    `let since = datetime(${new Date(window.since).toISOString()});`,
    `let until = datetime(${new Date(window.until).toISOString()});`,
    `let step = ${Math.round(stepSeconds)}s;`,
    `let unitsPerSecond = ${generation === "v1" ? "1000.0" : "1.0"};`,
    "",
  ].join("\n");
}
