import { event, snapshot, targets } from "../snapshot.ts";
import type { RuleCase } from "./case.ts";

const [first] = targets;

export const probeCases: readonly RuleCase[] = [
  ...["timed-out", "timed-out-slow"].map((id) => ({
    id: `probe-${id}`,
    fires: snapshot({
      groups: [event("probe:TimedOut", { backend: first })],
      requests: { [first]: id === "timed-out" ? 0 : 10_000 },
    }),
    quiet: snapshot({
      groups: [event("probe:TimedOut", { backend: first })],
      requests: { [first]: id === "timed-out" ? 10_000 : 0 },
    }),
  })),
  ...(
    [
      ["request-timed-out", "RequestTimedOut"],
      ["connection-timed-out", "ConnectionTimedOut"],
      ["connection-reset", "ConnectionReset"],
      ["string-mismatch", "ResponseStringMismatch"],
      ["internal-error", "InternalError"],
      ["target-error", "TargetError"],
      ["grpc-no-status", "GRPCStatusHeaderEmpty"],
      ["grpc-status", "GRPCUnexpectedStatus"],
    ] as const
  ).map(([id, reason]) => ({
    id: `probe-${id}`,
    fires: snapshot({ groups: [event(`probe:${reason}`, { backend: first, pool: "web" })] }),
    quiet: snapshot({ groups: [event(`probe:${reason}`, { backend: first, count: 1 })] }),
    subject: "web",
  })),
  ...(
    [
      ["code-5xx", 503, 404],
      ["code-mismatch", 404, 503],
    ] as const
  ).map(([id, fires, quiet]) => ({
    id: `probe-${id}`,
    fires: snapshot({ groups: [event("probe:ResponseCodeMismatch", { backend: first, backendStatus: fires })] }),
    quiet: snapshot({ groups: [event("probe:ResponseCodeMismatch", { backend: first, backendStatus: quiet })] }),
  })),
];
