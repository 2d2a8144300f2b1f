// The health of one target group, with the cause and the fix of whatever is wrong with it.
//   node --conditions=source examples/target-group-health.ts arn:aws:elasticloadbalancing:…:targetgroup/web/73e2d6bc24d8a067
import { aws } from "@cloud502/aws";
import { createContext, inspect, makeReport, type Snapshot } from "@cloud502/core";

const [arn] = process.argv.slice(2);
if (arn === undefined) throw new Error("Usage: target-group-health.ts ARN");
const now = new Date();
const window = { since: new Date(now.getTime() - 3_600_000).toISOString(), until: now.toISOString() };
const context = createContext();

const adapter = await aws.connect?.({}, context);
if (!adapter) throw new Error("aws cannot connect");
const snapshots: Snapshot[] = [];
for await (const snapshot of inspect(
  adapter,
  { provider: "aws", questions: ["backends", "probes", "settings"], window, scope: { ids: [arn] }, concurrency: 4 },
  context,
)) {
  snapshots.push(snapshot);
}
adapter.close?.();

for (const { backends = [], gaps } of snapshots) {
  for (const { address, state, reason } of backends) console.log(`${address}\t${state}\t${reason ?? ""}`);
  for (const { question, message } of gaps) console.log(`? ${question}: ${message}`);
}
const { findings } = makeReport({
  command: "target-group-health",
  generatedAt: now,
  window,
  providers: [aws],
  snapshots,
});
for (const { title, subject, fix } of findings) console.log(`${title} (${subject})\n  ${fix.join("\n  ")}`);
