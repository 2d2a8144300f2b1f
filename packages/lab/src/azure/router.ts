import { faults } from "./arm-error.ts";
import type { Cloud } from "./cloud.ts";
import type { Row } from "./kql/expression.ts";
import { blob, diagnosticSettings, gatewayOr404, graph, listOf, logQuery, metrics, onDemand } from "./services.ts";
import { gatewayJson, healthJson } from "./wire.ts";

export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly body: Row;
  /** The lab's own origin, for absolute links. */
  readonly origin: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a call asks for, and how to answer it. */
export interface Found {
  /** "Microsoft.Network/applicationGateways/read" and the like: what a role must allow. */
  readonly action: string;
  run(): Answer;
}

/** Dials of the simulated API. */
export interface Dials {
  /** Polls until a health question has its answer; Infinity = never. */
  polls: number;
  retryAfterSeconds: number;
  /** Gateways on one page of a list, rows on one page of Resource Graph. */
  pageSize: number;
  graphPageSize: number;
  /** Answers that stand in for the simulation's own, by action: recorded bytes, or a refusal. */
  replies: Readonly<Record<string, Answer>>;
}

const gatewayPath =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/applicationGateways\/[^/]+)(\/.*)?$/i;
const listPath =
  /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?\/providers\/Microsoft\.Network\/applicationGateways$/i;
const resultPath =
  /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Network\/locations\/[^/]+\/operationResults\/([^/]+)$/i;

/** Routes calls of Resource Manager and Log Analytics; undefined for a path that neither has. */
export function createRouter(cloud: Cloud, dials: Dials) {
  const pending = new Map<string, { left: number; readonly result: () => unknown }>();
  const network = "Microsoft.Network/applicationGateways";
  const ok = (body: unknown): Answer => ({ status: 200, body });

  function begin(call: Call, result: () => unknown): Answer {
    const id = String(pending.size + 1).padStart(8, "0");
    pending.set(id, { left: dials.polls, result });
    return later(call, id);
  }

  function later({ origin }: Call, id: string): Answer {
    const location = `${origin}/subscriptions/${cloud.world.gateways[0]?.subscription ?? "none"}/providers/Microsoft.Network/locations/lab/operationResults/${id}?api-version=2025-05-01`;
    return { status: 202, headers: { location, "retry-after": String(dials.retryAfterSeconds) } };
  }

  function poll(call: Call, id: string): Answer {
    const operation = pending.get(id);
    if (!operation) throw faults.notFound(id);
    operation.left -= 1;
    return operation.left < 0 ? ok(operation.result()) : later(call, id);
  }

  function list(call: Call, subscription: string, resourceGroup: string | undefined): Answer {
    const all = listOf(cloud, subscription, resourceGroup);
    const start = Number(call.url.searchParams.get("$skiptoken") ?? 0);
    const next = start + dials.pageSize;
    const link = new URL(`${call.origin}${call.url.pathname}`);
    link.searchParams.set("api-version", call.url.searchParams.get("api-version") ?? "");
    link.searchParams.set("$skiptoken", String(next));
    return ok({ value: all.slice(start, next).map(gatewayJson), ...(next < all.length && { nextLink: link.href }) });
  }

  function ofGateway(call: Call, id: string, rest: string): Found | undefined {
    const gateway = () => gatewayOr404(cloud, id);
    const key = `${call.method} ${rest.toLowerCase()}`;
    const known: Readonly<Record<string, Found>> = {
      "GET ": { action: `${network}/read`, run: () => ok(gatewayJson(gateway())) },
      "POST /backendhealth": {
        action: `${network}/backendhealth/action`,
        run: () => {
          const one = gateway();
          return begin(call, () => healthJson(one, cloud.hour(one)));
        },
      },
      "POST /getbackendhealthondemand": {
        action: `${network}/getBackendHealthOnDemand/action`,
        run: () => {
          const one = gateway();
          return begin(call, () => onDemand(cloud, one, call.body));
        },
      },
      "GET /providers/microsoft.insights/metrics": {
        action: "Microsoft.Insights/metrics/read",
        run: () => ok(metrics(cloud, gateway(), call.url.searchParams)),
      },
      "GET /providers/microsoft.insights/diagnosticsettings": {
        action: "Microsoft.Insights/diagnosticSettings/read",
        run: () => ok(diagnosticSettings(gateway())),
      },
    };
    return known[key];
  }

  return (call: Call): Found | undefined => {
    const path = decodeURIComponent(call.url.pathname);
    if (call.method === "POST" && /^\/providers\/Microsoft\.ResourceGraph\/resources$/i.test(path)) {
      return {
        action: "Microsoft.ResourceGraph/resources/read",
        run: () => ok(graph(cloud, call.body, dials.graphPageSize)),
      };
    }
    const logs = /^\/v1\/(.*)\/query$/.exec(path)?.[1];
    if (call.method === "POST" && logs !== undefined) {
      const one = cloud.find(`/${logs}`);
      const asked = /^workspaces\//.test(logs) ? cloud.world.gateways : one ? [one] : undefined;
      return {
        action: "Microsoft.OperationalInsights/workspaces/query/read",
        run: () => {
          if (!asked) throw faults.notFound(logs);
          return ok(logQuery(cloud, asked, String(call.body.query ?? "")));
        },
      };
    }
    const archived = /^\/blob\/(.*)$/.exec(path)?.[1];
    if (call.method === "GET" && archived !== undefined) {
      return {
        action: "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
        run: () => {
          const text = blob(cloud, archived);
          if (text === undefined) throw faults.notFound(archived);
          return { status: 200, text };
        },
      };
    }
    const result = resultPath.exec(path)?.[1];
    if (call.method === "GET" && result !== undefined)
      return { action: "Microsoft.Network/locations/operationResults/read", run: () => poll(call, result) };
    const listing = listPath.exec(path);
    if (call.method === "GET" && listing)
      return { action: `${network}/read`, run: () => list(call, listing[1] ?? "", listing[2]) };
    const own = gatewayPath.exec(path);
    return own ? ofGateway(call, own[1] ?? "", own[2] ?? "") : undefined;
  };
}
