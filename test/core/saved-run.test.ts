import { type InspectionError, parseSaved, type Snapshot } from "@cloud502/core";
import { describe, expect, it } from "vitest";

const snapshot: Snapshot = {
  provider: "gcp",
  takenAt: "2026-11-22T11:00:00.000Z",
  gateway: { id: "lb", name: "lb", kind: "gateway", pools: [], scope: {} },
  gaps: [],
};
const run = {
  kind: "cloud502-run",
  schemaVersion: "1.0",
  savedAt: "2026-11-22T11:00:00.000Z",
  command: "x",
  snapshots: [snapshot],
  gaps: [],
};

async function refusal(value: unknown): Promise<string> {
  const error: InspectionError = await parseSaved(
    typeof value === "string" ? value : JSON.stringify(value),
    "f",
    [],
  ).then(
    () => expect.unreachable("was accepted"),
    (reason) => reason,
  );
  return `${error.code}: ${error.message}`;
}

describe("parseSaved", () => {
  it("does not let a provider that it does not know pass for healthy", async () => {
    const saved = await parseSaved(JSON.stringify(run), "f", []);

    expect("snapshots" in saved && saved.snapshots[0]?.gaps).toMatchObject([{ provider: "gcp", code: "unsupported" }]);
  });

  it.each([
    [{ ...run, schemaVersion: "2.0" }, "usage: f has schemaVersion 2.0; this cloud502 reads 1.0."],
    [{ ...run, savedAt: "yesterday" }, "usage: f is not a saved run or report: savedAt: Invalid ISO datetime."],
    [[], "usage: f is not a saved run or report: Invalid input: expected object, received array."],
    ['{"cut', "usage: f is not JSON"],
  ])("refuses %j", async (value, says) => {
    expect(await refusal(value)).toContain(says);
  });
});
