import type { Backend, FailureGroup, Report, Snapshot } from "../model/index.ts";
import { hostOf, replaceAddresses } from "./addresses.ts";
import { redactCredentials, redactText } from "./secrets.ts";

/** How much to take out of text that came from requests. */
export interface Redaction {
  /** Also replace addresses that are not backends of the gateway. */
  readonly clientAddresses?: boolean;
}

/** Text of ours or of a configuration: a query string in it belongs to the command or the diff, and is no request's. */
const ours = new Set(["command", "facts", "fix", "patch"]);
/** Links and identities are compared and followed, so they stay as they are. */
const verbatim = new Set(["docs", "key", "id"]);
/** Long lists of times and numbers of our own. */
const numeric = new Set(["points", "bins"]);

/** A snapshot without secrets, for saving. */
export function redactSnapshot(snapshot: Snapshot, redaction: Redaction = {}): Snapshot {
  const { backends, failures } = snapshot;
  return redact(snapshot, redaction, backends ?? [], failures?.groups ?? []);
}

/** A report without secrets: every command passes its report through here before any output. */
export function redactReport(report: Report, redaction: Redaction = {}): Report {
  const backends = report.gateways.flatMap((gateway) => gateway.backends ?? []);
  const groups = [...report.gateways.flatMap(({ failures }) => failures?.groups ?? []), ...(report.logs?.groups ?? [])];
  const clean = redact(report, redaction, backends, groups);
  const { by } = clean.logs ?? {};
  if (!redaction.clientAddresses || !clean.logs || !by || serverKeys.has(by.key)) return clean;
  const hide = (text: string) => replaceAddresses(text, () => "CLIENT");
  return {
    ...clean,
    logs: { ...clean.logs, by: { ...by, rows: by.rows.map((row) => ({ ...row, value: hide(row.value) })) } },
  };
}

/** The tables of --by whose addresses are servers'. */
const serverKeys: ReadonlySet<string> = new Set(["backend", "pool", "host", "source"]);

function redact<T>(
  document: T,
  { clientAddresses = false }: Redaction,
  backends: readonly Backend[],
  groups: readonly FailureGroup[],
): T {
  const clients = clientAddresses ? clientsIn(groups, serversIn(backends, groups)) : new Set<string>();
  return mapStrings(document, (text, key) => {
    if (verbatim.has(key)) return text;
    const short = ours.has(key) ? redactCredentials(text) : redactText(text);
    return clients.size === 0 ? short : replaceAddresses(short, (one) => (clients.has(one) ? "CLIENT" : one));
  });
}

function serversIn(backends: readonly Backend[], groups: readonly FailureGroup[]): ReadonlySet<string> {
  const named = [...backends.map(({ address }) => address), ...groups.flatMap(({ backend }) => backend ?? [])];
  return new Set([...new Set(named)].map(hostOf));
}

/** The addresses in what was kept of requests that belong to no backend: a rule can have quoted no others. */
function clientsIn(groups: readonly FailureGroup[], servers: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (address: string) => {
    if (!servers.has(address)) found.add(address);
    return address;
  };
  for (const { samples, detail = {} } of groups) {
    for (const { text } of samples) replaceAddresses(text, note);
    for (const text of Object.values(detail)) replaceAddresses(text, note);
  }
  return found;
}

/**
 * Plain JSON with every string changed; `key` is the innermost object key above it, or the first of `ours` on the way. What has no
 * string that changes is not copied.
 */
function mapStrings<T>(value: T, change: (text: string, key: string) => string): T {
  const visit = (one: unknown, key: string): unknown => {
    if (typeof one === "string") return change(one, key);
    if (typeof one !== "object" || one === null) return one;
    if (Array.isArray(one)) return numeric.has(key) ? one : changed(one, [...one.keys()], () => key);
    return changed(one, Object.keys(one), (name) => (ours.has(key) ? key : name));
  };
  function changed<Key extends string | number>(one: object, names: readonly Key[], keyOf: (name: Key) => string) {
    let copy: Record<string | number, unknown> | undefined;
    for (const name of names) {
      const item = (one as Record<string | number, unknown>)[name];
      const clean = visit(item, keyOf(name));
      if (clean === item) continue;
      copy ??= (Array.isArray(one) ? [...one] : { ...one }) as Record<string | number, unknown>;
      copy[name] = clean;
    }
    return copy ?? one;
  }
  return visit(value, "") as T; // the shape is unchanged
}
