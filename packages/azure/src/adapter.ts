import type { Adapter, Backend, Context, Failures, Gateway, Probe, Scope, Series, Window } from "@cloud502/core";
import { InspectionError, toGap } from "@cloud502/core";
import { openArm } from "./client/arm.ts";
import { openConnection } from "./client/connection.ts";
import { type Asked, translate } from "./client/errors.ts";
import type { AzureFacts } from "./facts.ts";
import { findGateways, readGateway } from "./gateways.ts";
import { openGraph } from "./graph.ts";
import { normaliseHealth } from "./health.ts";
import { openLogAnalytics } from "./logs/log-analytics.ts";
import { readDiagnostics, readMetrics } from "./monitor.ts";
import { indexNetwork, normaliseNetwork } from "./network.ts";
import type { AzureOptions } from "./options.ts";
import { limitsOf, probesOf, toGateway } from "./probes.ts";
import { adviceRow, healthRow } from "./wire/graph.ts";
import { healthWire } from "./wire/health.ts";
import { networkRow } from "./wire/network.ts";

const networkApiVersion = "2025-05-01";

/** Reads application gateways of every subscription in scope. Nothing is asked twice; what cannot be read is a gap. */
export async function azureAdapter(options: AzureOptions, context: Context): Promise<Adapter<AzureFacts>> {
  const connection = await openConnection(options, context);
  const [arm, graph] = await Promise.all([
    openArm(connection, context, options.timeoutMs),
    openGraph(connection, context, options.timeoutMs),
  ]);
  const once = remember();
  const known = new Map<string, AzureFacts>();
  const keep = (facts: AzureFacts): AzureFacts => {
    known.set(facts.id.toLowerCase(), facts);
    return facts;
  };
  const factsOf = async ({ id }: Gateway): Promise<AzureFacts> =>
    known.get(id.toLowerCase()) ?? once(`get ${id}`, async () => keep(await readGateway(arm, id)));
  const logs = () => once("logs", () => openLogAnalytics(connection, options, context));

  async function rows<T>(query: string, asked: Asked, parse: (row: unknown) => T): Promise<readonly T[]> {
    const found: T[] = [];
    for await (const row of graph.rows(query, options.subscriptions, asked)) found.push(parse(row));
    return found;
  }
  const networks = () =>
    once("networks", async () => {
      const question = "virtual networks, security groups and route tables";
      const permission = "Microsoft.Network/virtualNetworks/read";
      return indexNetwork(await rows("arg-networks", { question, permission }, (row) => networkRow.parse(row)));
    });
  const platform = () =>
    once("health", () =>
      rows(
        "arg-health",
        { question: "resource health", permission: "Microsoft.ResourceHealth/availabilityStatuses/read" },
        (row) => healthRow.parse(row),
      ),
    );
  const advice = () =>
    once("advice", () =>
      rows("arg-advice", { question: "advice", permission: "Microsoft.Advisor/recommendations/read" }, (row) =>
        adviceRow.parse(row),
      ),
    );

  /** One part of the settings: without it the rest still stands. */
  async function part<T>(
    facts: AzureFacts,
    question: string,
    permission: string,
    read: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      const asked = { question: `${question} of ${facts.name}`, permission };
      context.gap(
        toGap(
          settle(translate(error, asked, context.signal)),
          { provider: "azure", gateway: facts.id, question: asked.question },
          context.signal,
        ),
      );
      return undefined;
    }
  }

  /** Health that Azure itself could not read is unanswered: the network rules may name the reason, traffic may still flow. */
  function reportUnknown(backends: readonly Backend[], facts: AzureFacts): void {
    const unknown = backends.filter(({ state }) => state === "unknown");
    if (unknown.length === 0) return;
    const said = unknown[0]?.description;
    context.gap({
      provider: "azure",
      gateway: facts.id,
      question: `health of ${unknown.length} of ${backends.length} backends of ${facts.name}`,
      code: "unreadable",
      message: `Azure reports it as unknown${said ? `: ${said}` : "."}`,
    });
  }

  const diagnosticsOf = (facts: AzureFacts) => once(`diagnostics ${facts.id}`, () => readDiagnostics(arm, facts));

  /** A workspace that the user named must exist; one that only the settings name may be gone. */
  async function askLogs(facts: AzureFacts, window: Window): Promise<Failures | undefined> {
    try {
      return await (await logs()).failures(facts, window);
    } catch (error) {
      throw error instanceof InspectionError && options.workspace === undefined ? settle(error) : error;
    }
  }

  /** From the workspace, else from the storage account that the diagnostic settings name. */
  async function failuresOf(facts: AzureFacts, window: Window): Promise<Failures> {
    const question = `access logs of ${facts.name}`;
    const diagnostics = await diagnosticsOf(facts).catch((error: unknown) => {
      if (context.signal.aborted)
        throw translate(error, { question, permission: "Microsoft.Insights/diagnosticSettings/read" }, context.signal);
      if (error instanceof InspectionError && error.code === "credentials") throw error;
      return undefined; // settings() reports it; Log Analytics can be asked without it
    });
    const archives = (diagnostics ?? [])
      .filter(({ categories }) => categories.length > 0)
      .flatMap(({ storage }) => storage ?? []);
    const onlyArchived =
      archives.length > 0 && !diagnostics?.some(({ workspace }) => workspace) && options.workspace === undefined;
    const asked = onlyArchived ? undefined : await askLogs(facts, window);
    if (asked) return asked;
    for (const account of archives) {
      const { openStorage } = await import("./logs/storage.ts");
      const read = await openStorage(connection, context).failures(facts, account, window);
      if (read) return read;
    }
    context.gap({
      provider: "azure",
      gateway: facts.id,
      question,
      code: "not-enabled",
      message:
        "No table of the workspace and no archived blob holds a row of this gateway in the window: no request came, or the access log is off or goes elsewhere.",
    });
    return { window, groups: [], sampleInterval: 1 };
  }

  return {
    async *gateways(scope: Scope = {}) {
      for await (const facts of findGateways({ arm, graph, options, scope })) yield toGateway(keep(facts));
    },

    async backends(gateway): Promise<readonly Backend[]> {
      const facts = await factsOf(gateway);
      const asked: Asked = {
        question: `backend health of ${facts.name}`,
        permission: "Microsoft.Network/applicationGateways/backendhealth/action",
      };
      const query = { "api-version": networkApiVersion, $expand: "BackendAddressPool,BackendHttpSettings" };
      const raw = await once(`health ${facts.id}`, () => arm.run(`${facts.id}/backendhealth`, query, undefined, asked));
      const parsed = healthWire.safeParse(raw);
      if (!parsed.success) throw translate(parsed.error, asked, context.signal);
      const backends = normaliseHealth(parsed.data, facts);
      reportUnknown(backends, facts);
      return backends;
    },

    async probes(gateway): Promise<readonly Probe[]> {
      return probesOf(await factsOf(gateway));
    },

    async failures(gateway, window: Window): Promise<Failures> {
      const facts = await factsOf(gateway);
      return once(`failures ${facts.id} ${window.since} ${window.until}`, () => failuresOf(facts, window));
    },

    async settings(gateway) {
      const base = await factsOf(gateway);
      const same = (id: string | null | undefined) => id?.toLowerCase() === base.id.toLowerCase();
      const [network, diagnostics, health, advised] = await Promise.all([
        part(base, "the network", "Microsoft.Network/virtualNetworks/read", async () =>
          normaliseNetwork(await networks(), base.subnetIds, base.id),
        ),
        part(base, "diagnostic settings", "Microsoft.Insights/diagnosticSettings/read", () => diagnosticsOf(base)),
        part(base, "resource health", "Microsoft.ResourceHealth/availabilityStatuses/read", platform),
        part(base, "advice", "Microsoft.Advisor/recommendations/read", advice),
      ]);
      const state = health?.find((row) => same(row.properties.targetResourceId))?.properties;
      const facts: AzureFacts = {
        ...base,
        ...(network && { network }),
        ...(diagnostics && { diagnostics }),
        ...(state && {
          resourceHealth: {
            state: state.availabilityState,
            summary: state.summary ?? "",
            ...(state.occurredTime && { since: state.occurredTime }),
          },
        }),
        ...(advised && {
          advice: advised
            .filter(({ properties }) => same(properties.resourceMetadata?.resourceId))
            .map(({ properties }) =>
              [
                properties.shortDescription?.problem,
                properties.shortDescription?.solution,
                properties.extendedProperties?.reason,
              ]
                .filter(Boolean)
                .join("; "),
            ),
        }),
      };
      return { limits: limitsOf(base), facts };
    },

    async metrics(gateway, window: Window): Promise<readonly Series[]> {
      const facts = await factsOf(gateway);
      try {
        return await once(`metrics ${facts.id} ${window.since} ${window.until}`, () => readMetrics(arm, facts, window));
      } catch (error) {
        const asked = { question: `metrics of ${facts.name}`, permission: "Microsoft.Insights/metrics/read" };
        throw settle(translate(error, asked, context.signal));
      }
    },
  };
}

/** A part that is not there is a gap, not the end: a provider that is not registered answers 404. */
function settle(error: InspectionError): InspectionError {
  if (error.code !== "not-found") return error;
  return new InspectionError("unreadable", error.message, { hint: error.hint, cause: error });
}

/** Remembers calls by name; a failed one may be asked again. */
function remember() {
  const answers = new Map<string, Promise<unknown>>();
  return <T>(name: string, ask: () => Promise<T>): Promise<T> => {
    const earlier = answers.get(name);
    if (earlier !== undefined) return earlier as Promise<T>;
    const answer = ask();
    answers.set(name, answer);
    answer.catch(() => answers.delete(name));
    return answer;
  };
}
