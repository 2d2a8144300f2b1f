import { type Cursor, cursorOf, type Evaluate, expression, type Row } from "./expression.ts";
import { aggregations, toText, type Value } from "./functions.ts";
import { tokenize } from "./tokens.ts";

/** Rows of a table by its name; undefined = there is no such table. */
export type Tables = (name: string) => readonly Row[] | undefined;

/**
 * Runs a query of the small part of KQL that log and inventory questions need: let, union, where, extend, project,
 * summarize, order by, take. Throws SyntaxError for anything else, which the service answers with 400.
 */
export function runQuery(text: string, tables: Tables): readonly Row[] {
  const cursor = cursorOf(tokenize(text));
  const lets = new Map<string, Value>();
  while (cursor.take("let")) {
    const { text: name } = cursor.next();
    cursor.expect("=");
    lets.set(name, expression(cursor, lets)({}));
    cursor.expect(";");
  }
  const rows = pipeline(cursor, lets, tables);
  if (cursor.peek()) throw new SyntaxError(`KQL: unexpected ${cursor.peek()?.text}`);
  return rows;
}

function pipeline(cursor: Cursor, lets: ReadonlyMap<string, Value>, tables: Tables): readonly Row[] {
  let rows = source(cursor, lets, tables);
  while (cursor.take("|")) rows = operator(cursor, lets, rows);
  return rows;
}

function source(cursor: Cursor, lets: ReadonlyMap<string, Value>, tables: Tables): readonly Row[] {
  const { text: name } = cursor.next();
  if (name !== "union") {
    const rows = tables(name);
    if (!rows) throw new SyntaxError(`KQL: Failed to resolve table or column expression named '${name}'`);
    return rows;
  }
  const fuzzy = cursor.take("isfuzzy");
  if (fuzzy) {
    cursor.expect("=");
    cursor.next();
  }
  const rows: Row[] = [];
  do {
    cursor.expect("(");
    // A fuzzy union leaves out tables that are not there; here they are empty.
    rows.push(...pipeline(cursor, lets, (table) => tables(table) ?? (fuzzy ? [] : undefined)));
    cursor.expect(")");
  } while (cursor.take(","));
  return rows;
}

function operator(cursor: Cursor, lets: ReadonlyMap<string, Value>, rows: readonly Row[]): readonly Row[] {
  const { text: name } = cursor.next();
  switch (name) {
    case "where": {
      const keep = expression(cursor, lets);
      return rows.filter((row) => keep(row) === true);
    }
    case "extend": {
      const columns = named(cursor, lets);
      return rows.map((row) => {
        const next: Record<string, Value> = { ...row };
        for (const [column, value] of columns) next[column] = value(next);
        return next;
      });
    }
    case "project": {
      const columns = named(cursor, lets);
      return rows.map((row) => {
        const next: Record<string, Value> = {};
        for (const [column, value] of columns) next[column] = value(row);
        return next;
      });
    }
    case "summarize":
      return summarize(cursor, lets, rows);
    case "order": {
      cursor.expect("by");
      const { text: column } = cursor.next();
      const sign = cursor.take("asc") ? 1 : cursor.take("desc") ? -1 : -1;
      const rank = (value: Value) =>
        typeof value === "number" || value instanceof Date ? Number(value) : toText(value);
      return [...rows].sort((a, b) => {
        const [left, right] = [rank(a[column]), rank(b[column])];
        return left === right ? 0 : (left < right ? -1 : 1) * sign;
      });
    }
    case "take":
      return rows.slice(0, Number(cursor.next().text));
    default:
      throw new SyntaxError(`KQL: operator ${name}`);
  }
}

/** `a = expression, b` */
function named(cursor: Cursor, lets: ReadonlyMap<string, Value>): readonly (readonly [string, Evaluate])[] {
  const columns: (readonly [string, Evaluate])[] = [];
  do {
    const name = cursor.peek()?.text ?? "";
    const renamed = cursor.peek(1)?.type === "symbol" && cursor.peek(1)?.text === "=";
    if (renamed) {
      cursor.next();
      cursor.next();
    }
    columns.push([name, expression(cursor, lets)]);
  } while (cursor.take(","));
  return columns;
}

interface Aggregate {
  readonly name: string;
  readonly of: (values: readonly Value[], parameter: Value) => Value;
  readonly value: Evaluate;
  readonly parameter: Value;
}

function summarize(cursor: Cursor, lets: ReadonlyMap<string, Value>, rows: readonly Row[]): readonly Row[] {
  const aggregates: Aggregate[] = [];
  while (!cursor.take("by")) {
    const { text: name } = cursor.next();
    cursor.expect("=");
    const { text: call } = cursor.next();
    const of = aggregations[call];
    if (!of) throw new SyntaxError(`KQL: unknown aggregation ${call}`);
    cursor.expect("(");
    const values: Evaluate[] = [];
    while (!cursor.take(")")) {
      values.push(expression(cursor, lets));
      cursor.take(",");
    }
    aggregates.push({ name, of, value: values[0] ?? (() => null), parameter: values[1]?.({}) });
    if (!cursor.take(",") && cursor.peek()?.text !== "by") return collect(rows, [], aggregates);
  }
  return collect(rows, named(cursor, lets), aggregates);
}

function collect(
  rows: readonly Row[],
  keys: readonly (readonly [string, Evaluate])[],
  aggregates: readonly Aggregate[],
): readonly Row[] {
  const groups = new Map<string, { readonly key: Row; readonly rows: Row[] }>();
  if (keys.length === 0) groups.set("", { key: {}, rows: [] });
  for (const row of rows) {
    const key: Record<string, Value> = {};
    let id = "";
    for (const [name, value] of keys) {
      key[name] = value(row);
      id += `${toText(key[name])}\u0000`;
    }
    const group = groups.get(id) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(id, group);
  }
  return [...groups.values()].map(({ key, rows: own }) => ({
    ...key,
    ...Object.fromEntries(
      aggregates.map(({ name, of, value, parameter }) => [
        name,
        of(
          own.map((row) => value(row)),
          parameter,
        ),
      ]),
    ),
  }));
}
