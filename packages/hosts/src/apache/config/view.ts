import type { ApacheConfig } from "./load.ts";
import type { ApacheDirective } from "./parse.ts";

/** The main server or a `<VirtualHost>`, with the directives in it and its sections, conditional sections opened. */
export interface ApacheServer {
  readonly name: string;
  readonly directive?: ApacheDirective;
  /** Own directives, `<If…>` sections opened; other sections are kept as they are. */
  readonly directives: readonly ApacheDirective[];
}

/** One ProxyPass, ProxyPassMatch or SetHandler that sends requests on. */
export interface ApachePass {
  readonly directive: ApacheDirective;
  readonly server: ApacheServer;
  readonly path: string;
  readonly url: string;
  readonly scheme: string;
  readonly host: string;
  readonly port?: number;
  readonly unix?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ApacheBalancer {
  readonly name: string;
  readonly directive: ApacheDirective;
  readonly members: readonly ApacheDirective[];
}

export interface ApacheView {
  readonly config: ApacheConfig;
  readonly servers: readonly ApacheServer[];
  readonly passes: readonly ApachePass[];
  readonly balancers: readonly ApacheBalancer[];
  /** Names of loaded modules without "_module": "proxy_http". */
  readonly modules: readonly string[];
  /** Value that holds in a server: its own, else the main server's. */
  value(server: ApacheServer, name: string): ApacheDirective | undefined;
  all(name: string): readonly ApacheDirective[];
}

const conditional = new Set(["ifmodule", "ifdefine", "ifversion", "ifdirective", "iffile", "ifsection"]);
const is = (directive: ApacheDirective, ...names: readonly string[]) => names.includes(directive.name.toLowerCase());

/** The typed view of an Apache configuration. `<IfModule>` and the like are read as if they held. Pure. */
export function apacheView(config: ApacheConfig): ApacheView {
  const top = opened(config.tree);
  const main: ApacheServer = { name: firstArgument(top, "servername") ?? "main server", directives: top };
  const hosts = top
    .filter((one) => is(one, "virtualhost"))
    .map((directive): ApacheServer => {
      const directives = opened(directive.block ?? []);
      return { name: firstArgument(directives, "servername") ?? directive.args.join(" "), directive, directives };
    });
  const servers = [main, ...hosts];
  const value = (server: ApacheServer, name: string) =>
    server.directives.findLast((one) => is(one, name.toLowerCase())) ??
    main.directives.findLast((one) => is(one, name.toLowerCase()));
  const everything = flatten(config.tree);
  return {
    config,
    servers,
    passes: servers.flatMap((server) => passesOf(server, server.directives)),
    balancers: everything
      .filter((one) => is(one, "proxy") && one.args[0]?.startsWith("balancer://") === true)
      .map(toBalancer),
    modules: everything
      .filter((one) => is(one, "loadmodule"))
      .map(({ args }) => (args[0] ?? "").replace(/_module$/, "")),
    value,
    all: (name) => everything.filter((one) => is(one, name.toLowerCase())),
  };
}

function opened(directives: readonly ApacheDirective[]): readonly ApacheDirective[] {
  return directives.flatMap((one) =>
    one.block && conditional.has(one.name.toLowerCase()) ? opened(one.block) : [one],
  );
}

function flatten(directives: readonly ApacheDirective[]): readonly ApacheDirective[] {
  return directives.flatMap((one) => [one, ...flatten(one.block ?? [])]);
}

function firstArgument(directives: readonly ApacheDirective[], name: string): string | undefined {
  return directives.findLast((one) => is(one, name))?.args[0];
}

function passesOf(
  server: ApacheServer,
  directives: readonly ApacheDirective[],
  location?: string,
): readonly ApachePass[] {
  return directives.flatMap((directive) => {
    if (is(directive, "location", "locationmatch", "directory", "files", "filesmatch"))
      return passesOf(server, opened(directive.block ?? []), directive.args.at(-1));
    if (is(directive, "proxypass", "proxypassmatch")) {
      const [path, url, ...rest] = location === undefined ? directive.args : [location, ...directive.args];
      return path === undefined || url === undefined || url === "!" ? [] : [toPass(directive, server, path, url, rest)];
    }
    if (is(directive, "sethandler") && directive.args[0]?.startsWith("proxy:"))
      return [toPass(directive, server, location ?? "/", directive.args[0].slice(6), [])];
    return [];
  });
}

function toPass(
  directive: ApacheDirective,
  server: ApacheServer,
  path: string,
  url: string,
  rest: readonly string[],
): ApachePass {
  const unix = url.startsWith("unix:") ? url.slice(5).split("|")[0] : undefined;
  const target = unix === undefined ? url : (url.split("|")[1] ?? "http://localhost");
  const [, scheme = "", authority = ""] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(target) ?? [];
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority) ?? [];
  const parameters = Object.fromEntries(
    rest.map((word) => [word.split("=")[0]?.toLowerCase() ?? "", word.split("=").slice(1).join("=")]),
  );
  const known = {
    directive,
    server,
    path,
    url,
    scheme: scheme.toLowerCase(),
    host: bracketed ?? plain ?? "",
    parameters,
  };
  return { ...known, ...(port !== undefined && { port: Number(port) }), ...(unix !== undefined && { unix }) };
}

function toBalancer(directive: ApacheDirective): ApacheBalancer {
  const name = (directive.args[0] ?? "").slice("balancer://".length).replace(/\/.*$/, "");
  return { name, directive, members: opened(directive.block ?? []).filter((one) => is(one, "balancermember")) };
}
