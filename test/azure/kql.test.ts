import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { kqlString, parameters, readQuery } from "../../packages/azure/src/kql.ts";
import { fixture, hasFixtures, withoutFixtures } from "./fixtures.ts";

const require = createRequire(import.meta.url);
const column = (name: string, type: string) => `['${name}']:${type}`;
const schema = (columns: Readonly<Record<string, string>>) =>
  `(${Object.entries(columns)
    .map(([name, type]) => column(name, type))
    .join(",")})`;

/** https://learn.microsoft.com/azure/azure-monitor/reference/tables/agwaccesslogs, without the newer ErrorInfo. */
const tables = {
  AGWAccessLogs: schema({
    TimeGenerated: "datetime",
    _ResourceId: "string",
    HttpStatus: "int",
    ServerStatus: "int",
    ListenerName: "string",
    RuleName: "string",
    BackendPoolName: "string",
    BackendSettingName: "string",
    ServerRouted: "string",
    InstanceId: "string",
    OriginalHost: "string",
    Host: "string",
    RequestUri: "string",
    ClientIp: "string",
    TimeTaken: "real",
    ServerResponseLatency: "real",
    TransactionId: "string",
    WafMode: "string",
  }),
  AzureDiagnostics: schema({
    TimeGenerated: "datetime",
    _ResourceId: "string",
    ResourceId: "string",
    Category: "string",
    ResourceProvider: "string",
    httpStatus_d: "real",
    clientIP_s: "string",
    requestQuery_s: "string",
    AdditionalFields: "dynamic",
  }),
  ...Object.fromEntries(
    ["resources", "healthresources", "advisorresources"].map((name) => [
      name,
      schema({
        id: "string",
        name: "string",
        type: "string",
        location: "string",
        tags: "dynamic",
        identity: "dynamic",
        subscriptionId: "string",
        properties: "dynamic",
      }),
    ]),
  ),
};

let check: (query: string) => readonly string[];
beforeAll(() => {
  require("@kusto/language-service-next/bridge.min.js");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  // biome-ignore lint/suspicious/noExplicitAny: a transpiled library without types
  const { Kusto } = globalThis as never as { Kusto: { Language: any } };
  const { Language } = Kusto;
  const symbols = Object.entries(tables).map(([name, columns]) =>
    Language.Symbols.TableSymbol.From(columns).WithName(name),
  );
  const globals = Language.GlobalState.Default.WithDatabase(
    new Language.Symbols.DatabaseSymbol.$ctor1("logs", symbols),
  );
  check = (query) => {
    const found = Language.KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
    return Array.from(
      { length: found.Count },
      (_, index) => `${found.getItem(index).Code}: ${found.getItem(index).Message}`,
    );
  };
});

const question = {
  gateway: "/subscriptions/a/resourceGroups/b/providers/Microsoft.Network/applicationGateways/c",
  window: { since: "2026-11-22T06:00:00Z", until: "2026-11-22T07:00:00Z" },
  stepSeconds: 60,
  generation: "v2",
} as const;

describe("queries, checked by Kusto's own language service", () => {
  it.each(
    ["agw-access-logs", "azure-diagnostics"].flatMap((table) =>
      ["failures", "timeline", "totals"].map((tail) => [table, tail] as const),
    ),
  )("%s with %s", async (table, tail) => {
    expect(check(parameters(question) + (await readQuery(table)) + (await readQuery(tail)))).toEqual([]);
  });

  it("table-presence", async () => {
    expect(check(parameters(question) + (await readQuery("table-presence")))).toEqual([]);
  });

  it.each(["arg-gateways", "arg-networks", "arg-health", "arg-advice"])("%s", async (name) => {
    expect(check(await readQuery(name))).toEqual([]);
  });

  it("would find a misspelt column", () => {
    expect(check("AGWAccessLogs | where HttpStatsu >= 500 | summarize count() by BackendPoolName").join()).toMatch(
      /KS142.*HttpStatsu/,
    );
  });

  it.skipIf(!hasFixtures)(`finds the planted error (${hasFixtures ? "found" : withoutFixtures})`, () => {
    expect(check(fixture("kql/bad_typo.kql"))).not.toEqual([]);
  });
});

describe("text in queries", () => {
  it.each(['a"b', "a\\", 'x" | take 1 //', "line\nbreak", "\r", "{curly}"])("stays one literal: %j", (text) => {
    expect(check(`print value = ${kqlString(text)}`)).toEqual([]);
  });

  it("keeps a hostile id inside its parameter", async () => {
    const hostile = { ...question, gateway: '"; AzureDiagnostics | take 1000000; let x = "' };

    expect(check(parameters(hostile) + (await readQuery("table-presence")))).toEqual([]);
    expect(parameters(hostile).split("\n")[0]).toBe(
      'let gateway = "\\"; AzureDiagnostics | take 1000000; let x = \\"";',
    );
  });
});
