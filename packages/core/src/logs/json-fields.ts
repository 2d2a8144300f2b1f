import type { Fields } from "./format.ts";

/** Any JSON object. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses one JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Fields of a parsed record by key, path of keys, or several of them by "|". */
export function jsonFields(record: JsonRecord): Fields {
  return (name) => {
    const alternatives = name.split("|");
    for (const alternative of alternatives) {
      const value = valueAt(record, alternative);
      if (typeof value === "string") return value;
      if (typeof value === "number" || typeof value === "boolean") return String(value);
      // Among alternatives, an object is another log's key of the same name.
      if (typeof value === "object" && value !== null && alternatives.length === 1) return JSON.stringify(value);
    }
    return undefined;
  };
}

function valueAt(record: JsonRecord, path: string): unknown {
  if (Object.hasOwn(record, path)) return record[path];
  let value: unknown = record;
  for (const key of path.split(".")) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
