import { type Address, type PassTarget, parseAddress, parsePass } from "./address.ts";
import type { NginxConfig } from "./load.ts";
import type { Directive } from "./syntax.ts";

/** A level that settings are looked up from: the chain of blocks from http down to it. */
export interface Scope {
  readonly directive: Directive;
  /** Outermost (http) first, this level last. */
  readonly chain: readonly Directive[];
}

/** One server of an upstream group. */
export interface UpstreamServer extends Address {
  readonly directive: Directive;
  /** `max_fails=3` as ["max_fails", "3"]; flags (`backup`, `down`, `resolve`) with "". */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Upstream {
  readonly name: string;
  readonly directive: Directive;
  readonly servers: readonly UpstreamServer[];
}

/** A `proxy_pass`, `fastcgi_pass`, `uwsgi_pass`, `grpc_pass` or `scgi_pass`, with where it stands and whom it asks. */
export interface Pass {
  readonly kind: "proxy" | "fastcgi" | "uwsgi" | "grpc" | "scgi";
  readonly directive: Directive;
  readonly scope: Scope;
  readonly target: PassTarget;
  /** The group it names, when there is one. */
  readonly upstream?: Upstream;
}

export interface Server extends Scope {
  /** Listening sockets as written; [] means *:80, or *:8000 without root (ngx_http_core_module). */
  readonly listens: readonly Directive[];
  readonly names: readonly string[];
}

/** The typed view of a configuration: what rules read. */
export interface NginxView {
  readonly config: NginxConfig;
  readonly main: readonly Directive[];
  readonly events?: Directive;
  readonly http?: Directive;
  readonly upstreams: readonly Upstream[];
  readonly servers: readonly Server[];
  /** Every level below http, http first: servers, locations, ifs, limit_excepts. */
  readonly scopes: readonly Scope[];
  readonly passes: readonly Pass[];
}

const levels = new Set(["server", "location", "if", "limit_except"]);
const passNames = {
  proxy_pass: "proxy",
  fastcgi_pass: "fastcgi",
  uwsgi_pass: "uwsgi",
  grpc_pass: "grpc",
  scgi_pass: "scgi",
} as const;

const views = new WeakMap<NginxConfig, NginxView>();

/** The typed view of a configuration; computed once per configuration. Pure. */
export function nginxView(config: NginxConfig): NginxView {
  const known = views.get(config);
  if (known) return known;
  const made = makeView(config);
  views.set(config, made);
  return made;
}

function makeView(config: NginxConfig): NginxView {
  const main = config.context === "main" ? config.tree : [wrap(config)];
  const http = main.find(({ name, block }) => name === "http" && block);
  const events = main.find(({ name }) => name === "events");
  const upstreams = (http?.block ?? []).filter(({ name, block }) => name === "upstream" && block).map(toUpstream);
  const scopes = http ? collect({ directive: http, chain: [http] }) : [];
  const servers = scopes
    .filter(({ directive, chain }) => directive.name === "server" && chain.length === 2)
    .map(toServer);
  const byName = new Map(upstreams.toReversed().map((one) => [one.name, one]));
  const passes = scopes.flatMap((scope) =>
    own(scope, Object.keys(passNames)).map((directive) => toPass(directive, scope, byName)),
  );
  return { config, main, ...(events && { events }), ...(http && { http }), upstreams, servers, scopes, passes };
}

/** A fragment read as if it stood where it would be included. */
function wrap({ tree, main: file, context }: NginxConfig): Directive {
  const place = { file, line: 1, column: 1, end: { line: 1, column: 1 }, args: [], places: [] };
  const block = context === "http" ? tree : [{ ...place, name: "server", block: tree }];
  return { ...place, name: "http", block };
}

function collect(scope: Scope): readonly Scope[] {
  const inner = (scope.directive.block ?? []).filter(({ name, block }) => block && levels.has(name));
  return [scope, ...inner.flatMap((directive) => collect({ directive, chain: [...scope.chain, directive] }))];
}

function own(scope: Scope, names: readonly string[]): readonly Directive[] {
  return (scope.directive.block ?? []).filter(({ name }) => names.includes(name));
}

function toUpstream(directive: Directive): Upstream {
  const servers = (directive.block ?? []).filter(({ name }) => name === "server");
  return { name: directive.args[0] ?? "", directive, servers: servers.map(toUpstreamServer) };
}

function toUpstreamServer(directive: Directive): UpstreamServer {
  const [address = "", ...rest] = directive.args;
  const parameters = Object.fromEntries(
    rest.map((word) => {
      const equals = word.indexOf("=");
      return equals < 0 ? [word, ""] : [word.slice(0, equals), word.slice(equals + 1)];
    }),
  );
  return { ...parseAddress(address, 80), directive, parameters };
}

function toServer(scope: Scope): Server {
  const block = scope.directive.block ?? [];
  return {
    ...scope,
    listens: block.filter(({ name }) => name === "listen"),
    names: block.filter(({ name }) => name === "server_name").flatMap(({ args }) => args),
  };
}

function passKind(name: string): Pass["kind"] {
  const [, kind = "proxy"] = Object.entries(passNames).find(([directive]) => directive === name) ?? [];
  return kind;
}

function toPass(directive: Directive, scope: Scope, upstreams: ReadonlyMap<string, Upstream>): Pass {
  const kind = passKind(directive.name);
  const target = parsePass(directive.args[0] ?? "", kind);
  const upstream = target.explicitPort || target.unix !== undefined ? undefined : upstreams.get(target.host);
  return { kind, directive, scope, target, ...(upstream && { upstream }) };
}

/**
 * The directives that hold at a level: those of the nearest level that has any, for nginx inherits a directive only where
 * a level has none of its own (so one proxy_set_header drops all inherited ones).
 */
export function settings(scope: Scope, name: string): readonly Directive[] {
  for (const level of scope.chain.toReversed()) {
    const found = (level.block ?? []).filter((one) => one.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

/** The last directive of that name that holds at a level; undefined = nginx's default holds. */
export function setting(scope: Scope, name: string): Directive | undefined {
  return settings(scope, name).at(-1);
}

/** The first argument of {@link setting}. */
export function value(scope: Scope, name: string): string | undefined {
  return setting(scope, name)?.args[0];
}

/** The server block that a level is in. */
export function serverOf(scope: Scope): Directive | undefined {
  return scope.chain.find(({ name }) => name === "server");
}

/** What a reader would call a level: "location /api of shop.example.com". */
export function scopeName(scope: Scope): string {
  const server = serverOf(scope);
  const names = (server?.block ?? []).find(({ name }) => name === "server_name")?.args[0];
  const listen = (server?.block ?? []).find(({ name }) => name === "listen")?.args[0];
  const owner = server ? `server ${names ?? listen ?? "without a name"}` : "http";
  const { directive } = scope;
  return directive.name === "server" || directive.name === "http"
    ? owner
    : `${[directive.name, ...directive.args].join(" ")} of ${owner}`;
}
