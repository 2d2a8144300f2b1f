// Audits every load balancer and posts a short summary to a webhook: for a scheduled job.
//   WEBHOOK_URL=https://… node --conditions=source examples/audit-summary.ts
import { aws } from "@cloud502/aws";
import { atLeast, createContext, type Gap, inspect, makeReport, type Snapshot } from "@cloud502/core";

const url = process.env.WEBHOOK_URL;
if (url === undefined) throw new Error("Set WEBHOOK_URL");
const now = new Date();
const window = { since: new Date(now.getTime() - 3_600_000).toISOString(), until: now.toISOString() };
const gaps: Gap[] = [];
const context = createContext({ gaps, signal: AbortSignal.timeout(300_000) });

const adapter = await aws.connect?.({}, context);
if (!adapter) throw new Error("aws cannot connect");
const snapshots: Snapshot[] = [];
for await (const snapshot of inspect(
  adapter,
  { provider: "aws", questions: ["backends", "probes", "settings", "failures", "metrics"], window, concurrency: 8 },
  context,
)) {
  snapshots.push(snapshot);
}
adapter.close?.();

const report = makeReport({ command: "audit-summary", generatedAt: now, window, providers: [aws], snapshots, gaps });
const serious = report.findings.filter(({ severity }) => atLeast(severity, "high"));
const text = [
  `${report.gateways.length} load balancers, ${serious.length} findings at high or above, ${report.gaps.length} gaps`,
  ...serious.map(({ title, subject, confidence }) => `• ${title}: ${subject} (confidence ${confidence})`),
].join("\n");
const answer = await fetch(url, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ text }),
});
console.log(`posted, ${answer.status}`);
