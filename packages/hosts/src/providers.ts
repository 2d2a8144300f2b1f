import { defineProvider, type Provider, type Rule, type Schema, type Snapshot } from "@cloud502/core";
import { apacheConfigRules } from "./apache/config/rules/index.ts";
import { haproxyHealthRules } from "./haproxy/config/health-rules.ts";
import { haproxyConfigRules } from "./haproxy/config/rules/index.ts";
import { hosts } from "./index.ts";
import type { ProxyOptions } from "./inspect/connect-proxy.ts";
import { linuxRules } from "./linux/rules/index.ts";
import { nginxConfigRules } from "./nginx/config/rules/index.ts";

/** The schema of saved facts, loaded only when a saved snapshot is read. */
const schemas = () => import("./inspect/facts-schema.ts");

/** The machine itself: no log format, no connect; its facts come with `host inspect`. */
export const linux: Provider = defineProvider({
  id: "linux",
  title: "Linux",
  words: { gateway: "machine", backend: "process", pool: "service" },
  rules: linuxRules,
  formats: [],
  fingerprints: [],
  permissions: [
    {
      action: "read logs (group adm)",
      purpose: "failures from the logs of proxies",
      commands: ["host inspect", "host logs"],
      required: false,
    },
    {
      action: "read the journal (group systemd-journal)",
      purpose: "what app servers wrote",
      commands: ["host inspect"],
      required: false,
    },
    {
      action: "open Docker's socket (group docker)",
      purpose: "state and networks of containers",
      commands: ["host inspect"],
      required: false,
    },
    {
      action: "open HAProxy's stats socket (group haproxy)",
      purpose: "health of HAProxy's servers",
      commands: ["host inspect"],
      required: false,
    },
    { action: "root", purpose: "open files of other users' processes", commands: ["host inspect"], required: false },
  ],
  explanations: [],
  schemas: async () => ({
    options: { parse: () => ({}) },
    facts: (await import("./linux/facts-schema.ts")).linuxFactsSchema,
  }),
});

type Matches = ReturnType<Provider["matches"]>;

/** Rules of logs that a rule over logs and configuration replaces where both match the same server: it knows what the line alone cannot tell. */
const replaces: Readonly<Record<string, string>> = { "haproxy/tls-connect-failed": "haproxy/server-refused" };

function withoutReplaced(all: Matches): Matches {
  return all.map(({ rule, matches }) => {
    const better = all.filter((other) => replaces[other.rule.id] === rule.id).flatMap((other) => other.matches);
    return {
      rule,
      matches: matches.filter(
        (one) => !better.some(({ pool, backend }) => pool === one.pool && backend === one.backend),
      ),
    };
  });
}

/** A provider of logs that also knows the rules of its configuration. */
function withConfiguration<Facts>(
  id: "nginx" | "apache" | "haproxy",
  rules: readonly Rule<Facts>[],
  facts: () => Promise<Schema<Facts>>,
): Provider {
  const logs = hosts.find((one) => one.id === id);
  const configuration = defineProvider<ProxyOptions, Facts>({
    ...(logs ?? linux),
    rules,
    schemas: async () => ({ options: (await schemas()).proxyOptionsSchema, facts: await facts() }),
    connect: async (options, context) =>
      (await import("./inspect/connect-proxy.ts")).connectProxy<Facts>(id, options, context),
  });
  if (!logs) return configuration;
  const { connect } = configuration;
  return {
    ...logs,
    rules: [...logs.rules, ...rules],
    matches: (snapshot: Snapshot) => withoutReplaced([...logs.matches(snapshot), ...configuration.matches(snapshot)]),
    parseFacts: (value) => configuration.parseFacts(value),
    ...(connect && { connect }),
  };
}

const configured = new Map<string, Provider>([
  ["nginx", withConfiguration("nginx", nginxConfigRules, async () => (await schemas()).nginxFactsSchema)],
  ["apache", withConfiguration("apache", apacheConfigRules, async () => (await schemas()).apacheFactsSchema)],
  [
    "haproxy",
    withConfiguration(
      "haproxy",
      [...haproxyConfigRules, ...haproxyHealthRules],
      async () => (await schemas()).haproxyFactsSchema,
    ),
  ],
]);

/** Every product that runs on a host, with the rules of its logs and of its configuration, and the machine itself. */
export const hostProviders: readonly Provider[] = [...hosts.map((one) => configured.get(one.id) ?? one), linux];
