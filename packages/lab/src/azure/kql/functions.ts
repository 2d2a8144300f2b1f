/** A value of KQL: null, text, number, boolean, a moment, or dynamic JSON. */
export type Value = unknown;

export function isEmptyValue(value: Value): boolean {
  return value === null || value === undefined || (typeof value === "number" && Number.isNaN(value));
}

export function toText(value: Value): string {
  if (isEmptyValue(value)) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function toNumber(value: Value): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "" || Number.isNaN(Number(value))) return null;
  return Number(value);
}

/** The scalar functions that the queries use: https://learn.microsoft.com/kusto/query/scalar-functions */
export const scalars: Readonly<Record<string, (...values: Value[]) => Value>> = {
  tostring: toText,
  toint: (value) => {
    const number = toNumber(value);
    return number === null ? null : Math.trunc(number);
  },
  todouble: toNumber,
  real: toNumber,
  todynamic: (value) => value,
  // Empty text counts as a value everywhere in KQL but here: coalesce skips it for strings.
  coalesce: (...values) => values.find((value) => !isEmptyValue(value) && value !== "") ?? values.at(-1) ?? null,
  isnull: (value) => isEmptyValue(value),
  isnotnull: (value) => !isEmptyValue(value),
  iff: (condition, yes, no) => (condition === true ? yes : no),
  split: (value, separator) => toText(value).split(toText(separator)),
  extract: (pattern, group, value) => new RegExp(toText(pattern)).exec(toText(value))?.[Number(group)] ?? "",
  bin: (value, step) => {
    const size = Number(step);
    return value instanceof Date
      ? new Date(Math.floor(value.getTime() / size) * size)
      : Math.floor(Number(value) / size) * size;
  },
};

const numbers = (values: readonly Value[]) =>
  values.filter((value): value is number | Date => typeof value === "number" || value instanceof Date);

function quantile(values: readonly Value[], percent: number): Value {
  const sorted = numbers(values)
    .map(Number)
    .sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1))] ?? null;
}

function extreme(values: readonly Value[], pick: (a: number, b: number) => number): Value {
  const found = numbers(values);
  const best = found.length === 0 ? undefined : found.map(Number).reduce((a, b) => pick(a, b));
  return best === undefined ? null : (found.find((value) => Number(value) === best) ?? null);
}

/** The aggregations that the queries use; each gets its first argument's values over the group, and the second argument. */
export const aggregations: Readonly<Record<string, (values: readonly Value[], parameter: Value) => Value>> = {
  count: (values) => values.length,
  countif: (values) => values.filter((value) => value === true).length,
  min: (values) => extreme(values, Math.min),
  max: (values) => extreme(values, Math.max),
  sum: (values) => numbers(values).reduce<number>((all, value) => all + Number(value), 0),
  percentile: (values, percent) => quantile(values, Number(percent)),
  dcount: (values) => new Set(values.map(toText)).size,
  take_any: (values) => values.find((value) => !isEmptyValue(value)) ?? null,
};
