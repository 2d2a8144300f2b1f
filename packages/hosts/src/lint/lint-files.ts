import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { defineProvider, diagnose, type Finding, type Gap, type Provider, type Snapshot } from "@cloud502/core";
import { loadApacheConfig } from "../apache/config/load.ts";
import { apacheConfigRules } from "../apache/config/rules/index.ts";
import { parseHaproxy } from "../haproxy/config/parse.ts";
import { haproxyConfigRules } from "../haproxy/config/rules/index.ts";
import { loadNginxConfig, type NginxConfig, withFragments } from "../nginx/config/load.ts";
import { nginxConfigRules } from "../nginx/config/rules/index.ts";
import { detectProduct } from "./detect-product.ts";
import { type FileReader, systemFiles } from "./files.ts";

export interface LintOptions {
  /** "1.22.1"; decides which defaults hold. Absent = unknown. */
  readonly nginxVersion?: string;
  /** Where configuration is read from; the machine's own files by default. */
  readonly reader?: FileReader;
  /** Injected clock; now by default. */
  readonly now?: () => Date;
}

export interface LintResult {
  /** One for each configuration: facts and no logs. */
  readonly snapshots: readonly Snapshot[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  /** Every file that was read. */
  readonly files: readonly string[];
}

/** Looks for configuration in these places when no path is given. */
export const usualConfigurations = [
  "/etc/nginx/nginx.conf",
  "/usr/local/nginx/conf/nginx.conf",
  "/etc/haproxy/haproxy.cfg",
  "/etc/apache2/apache2.conf",
  "/etc/httpd/conf/httpd.conf",
];

const inFolder = ["nginx.conf", "haproxy.cfg", "apache2.conf", "httpd.conf", "conf/nginx.conf", "conf/httpd.conf"];

/** Providers of the configuration rules alone; facts come from this process and need no schema. */
const lintProviders: () => readonly Provider[] = () => {
  const passed = async () => ({
    options: { parse: () => ({}) },
    facts: { parse: (facts: unknown): never => facts as never },
  });
  const rest = {
    formats: [],
    fingerprints: [],
    permissions: [],
    explanations: [],
    schemas: passed,
    words: { gateway: "server", backend: "server", pool: "pool" },
  };
  return [
    defineProvider({ ...rest, id: "nginx", title: "nginx", rules: nginxConfigRules }),
    defineProvider({ ...rest, id: "apache", title: "Apache", rules: apacheConfigRules }),
    defineProvider({ ...rest, id: "haproxy", title: "HAProxy", rules: haproxyConfigRules }),
  ];
};

/** Reads configuration files or folders and applies every configuration rule. Never rejects: what cannot be read is a gap. */
export async function lintFiles(paths: readonly string[], options: LintOptions = {}): Promise<LintResult> {
  const { snapshots, gaps, files } = await readConfigurations(paths, options);
  return { snapshots, findings: diagnose(lintProviders(), snapshots), gaps, files };
}

/** The configurations as snapshots, for lint and for a join with logs. */
export async function readConfigurations(
  paths: readonly string[],
  options: LintOptions = {},
): Promise<Omit<LintResult, "findings">> {
  const { reader = systemFiles, nginxVersion, now = () => new Date() } = options;
  const gaps: Gap[] = [];
  const nginx: NginxConfig[] = [];
  const haproxy: Record<string, string> = {};
  const snapshots: Snapshot[] = [];
  const gap = (provider: string, path: string, code: Gap["code"], message: string) =>
    gaps.push({ provider, question: `configuration ${path}`, code, message });
  const takenAt = now().toISOString();
  const snapshot = (provider: string, id: string, facts: unknown): Snapshot => ({
    provider,
    takenAt,
    gateway: { id, name: basename(id), kind: "gateway", pools: [], scope: {} },
    facts,
    gaps: [],
  });

  const found = await findConfigurations(paths, reader);
  const looked = paths.length > 0 ? paths.join(", ") : usualConfigurations.join(", ");
  if (found.length === 0)
    gap("hosts", looked, "not-found", `no configuration of nginx, Apache or HAProxy in ${looked}`);
  for (const path of found) {
    let text: string;
    try {
      text = await reader.read(path);
    } catch (error) {
      gap("hosts", path, code(error), error instanceof Error ? error.message : String(error));
      continue;
    }
    const product = detectProduct(text);
    if (product === "nginx")
      nginx.push(
        await loadNginxConfig(path, { files: reader, ...(nginxVersion !== undefined && { version: nginxVersion }) }),
      );
    else if (product === "haproxy") haproxy[path] = text;
    else if (product === "apache") {
      const config = await loadApacheConfig(path, reader);
      for (const { path: missing, message } of config.unreadable) gap("apache", missing, "unreadable", message);
      snapshots.push(snapshot("apache", path, { config }));
    } else gap("hosts", path, "unsupported", "not recognised as nginx, Apache or HAProxy configuration");
  }
  for (const config of combine(nginx)) {
    for (const { kind, message } of config.problems)
      if (kind === "unreadable") gap("nginx", config.main, "unreadable", message);
    snapshots.push(snapshot("nginx", config.main, { config }));
  }
  const [first] = Object.keys(haproxy);
  if (first !== undefined) snapshots.push(snapshot("haproxy", first, { config: parseHaproxy(haproxy) }));
  return { snapshots, gaps, files: snapshots.flatMap(({ facts }) => filesOf(facts)) };
}

/** Files that another one includes are part of that one; fragments join the one main configuration of the run. */
function combine(all: readonly NginxConfig[]): readonly NginxConfig[] {
  const roots = all.filter((one) => !all.some((other) => other !== one && other.files.includes(one.main)));
  const mains = roots.filter(({ context }) => context === "main");
  const [main] = mains;
  if (mains.length !== 1 || main === undefined) return roots;
  const fragments = roots.filter(({ context }) => context === "http");
  return [withFragments(main, fragments), ...roots.filter((one) => one !== main && !fragments.includes(one))];
}

async function findConfigurations(paths: readonly string[], reader: FileReader): Promise<readonly string[]> {
  if (paths.length === 0) return (await Promise.all(usualConfigurations.map((path) => reader.glob(path)))).flat();
  const found = await Promise.all(
    paths.map(async (path) => {
      const folder = await stat(path).then(
        (one) => one.isDirectory(),
        () => false,
      );
      if (!folder) return [path];
      const known = (await Promise.all(inFolder.map((name) => reader.glob(`${path}/${name}`)))).flat();
      return known.length > 0 ? known : reader.glob(`${path}/*`);
    }),
  );
  return [...new Set(found.flat())];
}

function code(error: unknown): Gap["code"] {
  const known = error instanceof Error && "code" in error ? error.code : undefined;
  return known === "ENOENT" ? "not-found" : known === "EACCES" ? "denied" : "unreadable";
}

function filesOf(facts: unknown): readonly string[] {
  const config = typeof facts === "object" && facts !== null && "config" in facts ? facts.config : undefined;
  return typeof config === "object" && config !== null && "files" in config && Array.isArray(config.files)
    ? config.files
    : [];
}
