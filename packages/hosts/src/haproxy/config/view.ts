import type { HaproxyConfig, Section, Statement } from "./parse.ts";

/** One `server` line of a backend. */
export interface HaproxyServer {
  readonly name: string;
  /** host:port as written, without what stands before the `@` ("unix@/run/app.sock"). */
  readonly address: string;
  readonly host: string;
  readonly port?: number;
  readonly unix?: string;
  /** The options behind the address, those of `default-server` first. */
  readonly options: readonly string[];
  readonly statement: Statement;
}

/** A frontend, backend or listen section with what holds in it: its own lines, and its defaults'. */
export interface HaproxyProxy {
  readonly section: Section;
  readonly name: string;
  readonly receives: boolean;
  readonly serves: boolean;
  readonly mode: string;
  readonly servers: readonly HaproxyServer[];
  /** Last line that begins with these words, own lines before the defaults'. */
  find(...words: readonly string[]): Statement | undefined;
  /** Own lines that begin with these words. */
  own(...words: readonly string[]): readonly Statement[];
}

export interface HaproxyView {
  readonly config: HaproxyConfig;
  readonly global?: Section;
  readonly proxies: readonly HaproxyProxy[];
}

const begins = (statement: Statement, words: readonly string[]) =>
  words.every((word, index) => statement.words[index] === word);

/** The typed view: each proxy takes the unnamed defaults before it, or those it names. Pure. */
export function haproxyView(config: HaproxyConfig): HaproxyView {
  const proxies: HaproxyProxy[] = [];
  let latest: Section | undefined;
  const defaults = new Map<string, Section>();
  for (const section of config.sections) {
    if (section.kind === "defaults") {
      latest = section;
      if (section.name) defaults.set(section.name, section);
    }
    if (!["frontend", "backend", "listen"].includes(section.kind)) continue;
    proxies.push(toProxy(section, section.from === undefined ? latest : defaults.get(section.from)));
  }
  const global = config.sections.find(({ kind }) => kind === "global");
  return { config, ...(global && { global }), proxies };
}

function toProxy(section: Section, defaults: Section | undefined): HaproxyProxy {
  const own = (...words: readonly string[]) => section.statements.filter((one) => begins(one, words));
  const find = (...words: readonly string[]) =>
    own(...words).at(-1) ?? defaults?.statements.findLast((one) => begins(one, words));
  const shared = [...(defaults?.statements ?? []), ...section.statements].filter((one) =>
    begins(one, ["default-server"]),
  );
  const inherited = shared.flatMap(({ words }) => words.slice(1));
  return {
    section,
    name: section.name,
    receives: section.kind !== "backend",
    serves: section.kind !== "frontend",
    mode: find("mode")?.words[1] ?? "tcp",
    servers: own("server").map((statement) => toServer(statement, inherited)),
    find,
    own,
  };
}

function toServer(statement: Statement, inherited: readonly string[]): HaproxyServer {
  const [, name = "", written = "", ...options] = statement.words;
  const address = written.replace(/^(ipv4|ipv6)@/, "");
  const all = [...inherited, ...options];
  if (/^(unix@|abns@|\/)/.test(address))
    return { name, address, host: "", unix: address.replace(/^unix@/, ""), options: all, statement };
  const colon = address.lastIndexOf(":");
  const port = colon > 0 ? Number(address.slice(colon + 1)) : Number.NaN;
  const host = (colon > 0 ? address.slice(0, colon) : address).replace(/^\[|\]$/g, "");
  return { name, address, host, ...(Number.isInteger(port) && { port }), options: all, statement };
}

const unitSeconds: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a HAProxy time: milliseconds unless it has a unit; undefined when it is none. */
export function haproxySeconds(text: string | undefined): number | undefined {
  const [, amount, unit = "ms"] = /^(\d{1,12})(us|ms|s|m|h|d)?$/.exec(text ?? "") ?? [];
  return amount === undefined ? undefined : Number(amount) * (unitSeconds[unit] ?? 1e-3);
}
