// Diagnoses a saved run again, without any cloud: after a rule was added, or on another machine.
//   cloud502 audit --save run.json; node --conditions=source examples/rediagnose.ts run.json
import { readFile } from "node:fs/promises";
import { aws } from "@cloud502/aws";
import { diagnose, parseSaved } from "@cloud502/core";

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("Usage: rediagnose.ts FILE");
const saved = await parseSaved(await readFile(file, "utf8"), file, [aws]);
const findings = "snapshots" in saved ? diagnose([aws], saved.snapshots) : saved.findings;
for (const { severity, cause, confidence, subject, rule } of findings) {
  console.log(`${severity}\t${cause}\t${confidence}\t${subject}\t${rule}`);
}
