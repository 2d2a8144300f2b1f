import {
  type Adapter,
  type Context,
  type Failures,
  type Gateway,
  InspectionError,
  scanLogs,
  type Window,
} from "@cloud502/core";
import { hosts } from "../index.ts";
import { systemFiles } from "../lint/files.ts";
import { kernelFiles } from "../linux/files.ts";
import { readLinux } from "../linux/read-linux.ts";
import { systemExec } from "./exec.ts";
import { runningProxies } from "./find-configurations.ts";
import { logInputs } from "./log-inputs.ts";
import { type ProxyPart, readProxy } from "./read-proxy.ts";

/** Options of a proxy as a provider. */
export interface ProxyOptions {
  /** Its configuration file; absent = the ones of the proxies that run here. */
  readonly configuration?: string | undefined;
}

type Product = "nginx" | "apache" | "haproxy";

/** A proxy on this machine in the common interface: one gateway for each running configuration, with its pools, logs and settings. */
export async function connectProxy<Facts>(
  product: Product,
  { configuration }: ProxyOptions,
  context: Context,
): Promise<Adapter<Facts>> {
  let found: Promise<readonly ProxyPart[]> | undefined;
  const parts = () => {
    found ??= readParts(product, configuration, context);
    return found;
  };
  const part = async (gateway: Gateway): Promise<ProxyPart> => {
    const one = (await parts()).find((each) => each.parts.gateway.id === gateway.id);
    if (!one)
      throw new InspectionError("not-found", `there is no ${product} with the configuration ${gateway.id}`, {
        hint: "Ask for the gateways first.",
      });
    return one;
  };
  return {
    async *gateways(scope = {}) {
      const { ids, names } = scope;
      for (const { parts: common } of await parts()) {
        const { id, name, hostnames = [] } = common.gateway;
        if (ids && !ids.includes(id)) continue;
        if (names && !names.includes(name) && !names.some((one) => hostnames.includes(one))) continue;
        yield common.gateway;
      }
    },
    backends: async (gateway) => (await part(gateway)).parts.backends,
    probes: async (gateway) => (await part(gateway)).parts.probes,
    failures: async (gateway, window) => failuresOf(await part(gateway), window, context),
    settings: async (gateway) => {
      const { parts: common, facts } = await part(gateway);
      // Made by this product's own reader.
      return { limits: common.limits, facts: facts as Facts };
    },
  };
}

async function readParts(
  product: Product,
  configuration: string | undefined,
  context: Context,
): Promise<readonly ProxyPart[]> {
  const { signal } = context;
  const gap = context.gap.bind(context);
  if (configuration !== undefined) {
    const one = await readProxy({ product, paths: [configuration] }, { reader: systemFiles, signal, gap });
    if (!one)
      throw new InspectionError("not-found", `${configuration} cannot be read`, {
        hint: "Name a configuration file that exists and that you may read.",
      });
    return [one];
  }
  const { facts } = await readLinux({ intervalMilliseconds: 0 });
  const running = (await runningProxies(facts.processes, systemExec, signal)).filter((one) => one.product === product);
  const all = await Promise.all(
    running.map((one) => readProxy(one, { reader: systemFiles, signal, gap, machine: facts, kernel: kernelFiles() })),
  );
  return all.filter((one) => one !== undefined);
}

async function failuresOf({ product, logs }: ProxyPart, window: Window, { signal, gap }: Context): Promise<Failures> {
  const { inputs, gaps } = await logInputs(logs, window);
  const formats = hosts.flatMap((provider) => provider.formats);
  const scanned = await scanLogs(inputs, { formats, signal, window, threads: 1 });
  for (const one of [...gaps, ...scanned.gaps]) gap(one);
  return scanned.failures.get(product) ?? { window, groups: [], sampleInterval: 1 };
}
