import type { Backend } from "@cloud502/core";
import { at, backend, group, healthy, metric, snapshot, spread, targets, web } from "../snapshot.ts";
import type { RuleCase } from "./case.ts";

const [first, second, third] = targets;
const ill = (address: string, reason: string, description?: string): Backend =>
  backend(address, { state: "unhealthy", reason, ...(description && { description }) });
const code = (status: number) => `Health checks failed with these codes: [${status}]`;
const tls = [
  metric("TargetTLSNegotiationErrorCount", 90, { pool: web }),
  metric("TargetConnectionErrorCount", [], { pool: web }),
];

/** How a target looks for each reason, in the snapshot that makes the reason mean it; and the same reason meaning another thing. */
const reasons = [
  {
    id: "code-5xx",
    reason: "Target.ResponseCodeMismatch",
    words: code(503),
    other: code(404),
    parts: {},
    otherParts: {},
  },
  {
    id: "code-mismatch",
    reason: "Target.ResponseCodeMismatch",
    words: code(301),
    other: code(500),
    parts: {},
    otherParts: {},
  },
  {
    id: "timeout",
    reason: "Target.Timeout",
    words: "Request timed out",
    other: "Request timed out",
    parts: { groups: spread("connect-timed-out", 40, { status: 504 }) },
    otherParts: { groups: spread("response-timed-out", 40, { status: 504 }) },
  },
  {
    id: "timeout-slow",
    reason: "Target.Timeout",
    words: "Request timed out",
    other: "Request timed out",
    parts: { groups: spread("response-timed-out", 40, { status: 504 }) },
    otherParts: { groups: spread("connect-timed-out", 40, { status: 504 }) },
  },
  {
    id: "failed-health-checks",
    reason: "Target.FailedHealthChecks",
    words: "Health checks failed",
    other: "Health checks failed",
    parts: {},
    otherParts: { group: { protocol: "HTTPS" }, metrics: tls },
  },
  {
    id: "tls-failed",
    reason: "Target.FailedHealthChecks",
    words: "Health checks failed",
    other: "Health checks failed",
    parts: { group: { protocol: "HTTPS" }, metrics: tls },
    otherParts: {},
  },
  {
    id: "internal-error",
    reason: "Elb.InternalError",
    words: "Health checks failed",
    other: "",
    parts: {},
    otherParts: { backends: healthy },
  },
] as const;

export const healthCases: readonly RuleCase[] = [
  ...reasons.flatMap(({ id, reason, words, other, parts, otherParts }) => [
    {
      id: `target-${id}`,
      fires: snapshot({ backends: [ill(first, reason, words), backend(second), backend(third)], ...parts }),
      quiet: snapshot({ backends: [ill(first, reason, other), backend(second), backend(third)], ...otherParts }),
      subject: first,
    },
    {
      id: `all-targets-${id}`,
      fires: snapshot({ backends: targets.map((address) => ill(address, reason, words)), ...parts }),
      quiet: snapshot({ backends: [ill(first, reason, words), ill(second, reason, words), backend(third)], ...parts }),
      subject: "web",
    },
  ]),
  ...(
    [
      ["target-not-in-use", "Target.NotInUse"],
      ["target-stopped", "Target.InvalidState"],
      ["target-not-registered", "Target.NotRegistered"],
      ["target-ip-unusable", "Target.IpUnusable"],
    ] as const
  ).map(([id, reason]) => ({
    id,
    fires: snapshot({ backends: [backend(first, { state: "unused", reason, id: "i-0123" }), backend(second)] }),
    quiet: snapshot({
      backends: [backend(first, { state: "draining", reason: "Target.DeregistrationInProgress" }), backend(second)],
    }),
    subject: first,
  })),
  {
    id: "all-targets-unhealthy",
    fires: snapshot({ backends: [ill(first, "Target.Timeout"), ill(second, "Target.FailedHealthChecks")] }),
    quiet: snapshot({ backends: [ill(first, "Target.Timeout"), ill(second, "Target.Timeout")] }),
  },
  {
    id: "target-stuck-initial",
    fires: snapshot({ backends: [backend(first, { state: "initial", since: at(600) }), backend(second)] }),
    quiet: snapshot({ backends: [backend(first, { state: "initial", since: at(3550) }), backend(second)] }),
  },
  {
    id: "draining-many",
    fires: snapshot({
      backends: [backend(first, { state: "draining" }), backend(second, { state: "draining" }), backend(third)],
    }),
    quiet: snapshot({ backends: [backend(first, { state: "draining" }), backend(second), backend(third)] }),
  },
  {
    id: "target-anomalous",
    fires: snapshot({ backends: [backend(first, { anomalous: true }), backend(second), backend(third)] }),
    quiet: snapshot({ backends: [backend(first, { anomalous: false }), backend(second), backend(third)] }),
    subject: first,
  },
  {
    id: "zonal-shift-active",
    fires: snapshot({ backends: [backend(first, { override: "ZonalShiftActive" }), backend(second)] }),
    quiet: snapshot({ backends: [backend(first, { override: "NoOverride" }), backend(second)] }),
  },
  {
    id: "load-balancer-impaired",
    fires: snapshot({ loadBalancer: { state: "active_impaired", stateReason: "no free addresses" } }),
    quiet: snapshot({ loadBalancer: { state: "provisioning" }, groups: [group("other", { count: 1 })] }),
  },
];
