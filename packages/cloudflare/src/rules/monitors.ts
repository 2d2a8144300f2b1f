import type { CloudflareFacts } from "../facts.ts";
import { healthReason } from "../health-reasons.ts";
import { apiFact, type CloudflareRule, docs, lint } from "./support.ts";

type Pool = NonNullable<CloudflareFacts["pools"]>[number];
type Monitor = NonNullable<CloudflareFacts["monitors"]>[number];

const monitorPages = [`${docs}/load-balancing/monitors/`];
const reasonPages = [`${docs}/load-balancing/troubleshooting/common-error-codes/`];

function perMonitor(
  detect: (monitor: Monitor, pools: readonly Pool[]) => string | undefined,
): CloudflareRule["detect"] {
  return ({ facts }) =>
    (facts?.monitors ?? []).flatMap((monitor) => {
      const pools = (facts?.pools ?? []).filter((pool) => pool.monitor === monitor.id);
      const fact = pools.length > 0 ? detect(monitor, pools) : undefined;
      const name = monitor.description ?? monitor.id;
      return fact === undefined
        ? []
        : {
            subject: `monitor ${name}`,
            evidence: [apiFact(fact, "load_balancers/monitors")],
            names: { monitor: monitor.id },
          };
    });
}

/** Monitors and standalone health checks that measure the wrong thing, or nothing. */
export const monitorRules: readonly CloudflareRule[] = [
  {
    id: "cloudflare/monitor-expects-other-code",
    title: "Monitor {monitor} does not accept the status that the origins answer",
    severity: "high",
    cause: "probe-misconfigured",
    why: "The origins answer the monitor with a status below 500 that its expected_codes leave out: they are up, and marked down.",
    fix: ["Set expected_codes of monitor {monitor} to what its path answers, or follow_redirects, or type https."],
    docs: reasonPages,
    detect: perMonitor((monitor, pools) => {
      const codes = pools.flatMap(({ health }) =>
        (health ?? []).flatMap(({ origins }) =>
          origins.flatMap(({ healthy, reason, responseCode }) =>
            !healthy &&
            responseCode &&
            responseCode < 500 &&
            healthReason(reason, responseCode)?.name === "code-mismatch"
              ? [responseCode]
              : [],
          ),
        ),
      );
      const expected = monitor.expectedCodes ?? "200";
      const refused = [...new Set(codes)].filter((code) => !acceptsCode(expected, code));
      return refused.length > 0
        ? `The monitor expects ${expected}; the origins answer ${refused.join(", ")} on ${monitor.path ?? "/"}`
        : undefined;
    }),
  },
  lint({
    id: "cloudflare/monitor-without-host",
    title: "Monitor {monitor} checks https without a Host header",
    severity: "medium",
    cause: "probe-misconfigured",
    why: "Without a Host header or a probe zone the monitor sends no server name, and many origins refuse such a handshake.",
    fix: ["Set the Host header of monitor {monitor} to a hostname that the origins serve."],
    docs: reasonPages,
    detect: perMonitor((monitor, pools) => {
      const named = monitor.host ?? monitor.probeZone;
      const originsNamed = pools.every(({ origins }) => origins.every(({ host }) => host));
      return monitor.type === "https" && !named && !originsNamed
        ? "The monitor is of type https and has neither a Host header nor a probe zone"
        : undefined;
    }),
  }),
  lint({
    id: "cloudflare/monitor-timeout-short",
    title: "Monitor {monitor} waits too briefly",
    severity: "medium",
    cause: "probe-misconfigured",
    why: "A timeout of two seconds or less makes a slow moment look like an outage.",
    fix: ["Raise the timeout of monitor {monitor} to at least five seconds."],
    docs: monitorPages,
    detect: perMonitor(({ timeoutSeconds }) =>
      timeoutSeconds <= 2 ? `The monitor's timeout is ${timeoutSeconds} s` : undefined,
    ),
  }),
  lint({
    id: "cloudflare/monitor-body-mismatch",
    title: "Monitor {monitor} looks for a text that the origins' page does not show in its first 10 KB",
    severity: "low",
    cause: "probe-misconfigured",
    why: "Only the first 10 KB are searched, without regard to case.",
    fix: ["Check a short page that holds the text, or drop expected_body of monitor {monitor}."],
    docs: reasonPages,
    detect: perMonitor((monitor, pools) => {
      const seen = pools.some(({ health }) =>
        health?.some(({ origins }) => origins.some(({ reason }) => reason === "Response body mismatch error")),
      );
      return monitor.expectedBody && seen
        ? `The monitor expects ${JSON.stringify(monitor.expectedBody.slice(0, 60))} and does not find it`
        : undefined;
    }),
  }),
  {
    id: "cloudflare/health-check-down",
    title: "Health check {check} says that its origin is down",
    severity: "high",
    cause: "no-live-backends",
    why: "A standalone health check fails; its reason has a finding of its own.",
    fix: ["Mend what the reason names."],
    docs: [`${docs}/health-checks/`],
    detect: ({ facts }) =>
      (facts?.healthChecks ?? [])
        .filter(({ status, suspended }) => status === "unhealthy" && !suspended)
        .map(({ name, address, reason }) => ({
          subject: `health check ${name}`,
          evidence: [
            apiFact(`Health check ${name} of ${address} is unhealthy${reason ? `: ${reason}` : ""}`, "healthchecks"),
          ],
          backend: address,
          names: { check: name },
        })),
  },
  lint({
    id: "cloudflare/health-check-suspended",
    title: "Health check {check} does not run",
    severity: "low",
    cause: "probe-misconfigured",
    why: "A suspended check, or one whose status is unknown, sees nothing.",
    fix: ["Resume health check {check}, or delete it."],
    docs: [`${docs}/health-checks/`],
    detect: ({ facts }) =>
      (facts?.healthChecks ?? [])
        .filter(({ status, suspended }) => suspended || status === "unknown" || status === "suspended")
        .map(({ name, address, status, suspended }) => ({
          subject: `health check ${name}`,
          evidence: [apiFact(`Health check ${name} is ${suspended ? "suspended" : status}`, "healthchecks")],
          backend: address,
          names: { check: name },
        })),
  }),
];

/** True when "2xx", "200,301" or "200" accepts the status. */
function acceptsCode(expected: string, code: number): boolean {
  return expected.split(",").some((part) => {
    const wanted = part.trim().toLowerCase();
    return wanted === String(code) || (/^\dxx$/.test(wanted) && wanted[0] === String(code)[0]);
  });
}
