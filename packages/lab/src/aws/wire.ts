import { ApiFault } from "./fault.ts";

/** A value to write as XML or JSON; undefined is left out. */
export type WireValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly WireValue[]
  | { readonly [name: string]: WireValue };

/** A request of any AWS protocol, as far as the server has read it. */
export interface ApiCall {
  /** "elasticloadbalancing:DescribeTargetHealth" */
  readonly action: string;
  /** The region that the signature names. */
  readonly region: string;
  readonly parameters: Parameters;
}

/** Parameters by name: strings of a query or values of a JSON body. */
export interface Parameters {
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  number(name: string): number | undefined;
  /** The raw value of a JSON body. */
  raw(name: string): unknown;
  /** EC2's Filter.N.Name with its values. */
  filters(): ReadonlyMap<string, readonly string[]>;
}

/** Answers a call or throws an ApiFault. */
type Operation = (call: ApiCall) => WireValue;
export type Operations = Readonly<Record<string, Operation>>;

/** Writes a value as an XML element; items of a list are called `item` ("member" in the query protocol, "item" in EC2's). */
export function xml(name: string, value: WireValue, item: string): string {
  if (value === undefined) return "";
  return `<${name}>${xmlContent(value, item)}</${name}>`;
}

/** The inside of an XML element. */
export function xmlContent(value: WireValue, item: string): string {
  if (value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (isList(value)) return value.map((entry) => xml(item, entry, item)).join("");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, inner]) => xml(name, inner, item))
      .join("");
  }
  return escapeXml(String(value));
}

function isList(value: WireValue): value is readonly WireValue[] {
  return Array.isArray(value);
}

/** Escapes text for XML; characters that XML 1.0 cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#xD;");
}

/** Writes a value as JSON the AWS way: instants are seconds since the epoch. */
export function json(value: WireValue): string {
  return JSON.stringify(plain(value) ?? {});
}

function plain(value: WireValue): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (isList(value)) return value.map(plain);
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  return value;
}

/** Parameters of the query protocols: Name, Name.member.N (query) or Name.N (EC2). */
export function queryParameters(form: URLSearchParams): Parameters {
  const text = (name: string) => form.get(name) ?? undefined;
  function texts(name: string): readonly string[] {
    const found: string[] = [];
    for (let index = 1; ; index++) {
      const value = form.get(`${name}.member.${index}`) ?? form.get(`${name}.${index}`);
      if (value === null) return found;
      found.push(value);
    }
  }
  return {
    text,
    texts,
    number: (name) => numberOf(text(name)),
    raw: text,
    filters() {
      const found = new Map<string, readonly string[]>();
      for (let index = 1; ; index++) {
        const name = form.get(`Filter.${index}.Name`);
        if (name === null) return found;
        found.set(name, texts(`Filter.${index}.Value`));
      }
    },
  };
}

/** Parameters of a JSON body. */
export function jsonParameters(body: string): Parameters {
  const parsed: unknown = body === "" ? {} : parse(body);
  const fields = new Map(typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : []);
  const text = (name: string) => {
    const value: unknown = fields.get(name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    text,
    texts(name) {
      const value: unknown = fields.get(name);
      return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
    },
    number(name) {
      const value: unknown = fields.get(name);
      return typeof value === "number" ? value : undefined;
    },
    raw: (name) => fields.get(name),
    filters: () => new Map(),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiFault("SerializationException", "The request body is not JSON");
  }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
