import {
  diagnose,
  type FailureGroup,
  type Finding,
  type Provider,
  type ScanResult,
  type Snapshot,
  scanLogs,
} from "@cloud502/core";
import { hosts } from "@cloud502/hosts";

// Logs without a zone are read in the machine's; the samples were written in UTC.
process.env.TZ = "UTC";

export interface Scanned {
  readonly findings: readonly Finding[];
  readonly snapshots: readonly Snapshot[];
  readonly groups: readonly FailureGroup[];
  readonly summary: ScanResult["summary"];
}

/** Scans texts as if each were a file, with every format of the hosts package, and diagnoses them together. */
export async function scanText(texts: readonly string[], providers: readonly Provider[] = hosts): Promise<Scanned> {
  const { failures, summary } = await scanLogs(
    texts.map((text, index) => ({
      name: `file${index}.log`,
      open: async function* () {
        yield Buffer.from(text.endsWith("\n") ? text : `${text}\n`);
      },
    })),
    { formats: providers.flatMap(({ formats }) => formats), signal: new AbortController().signal },
  );
  const snapshots = [...failures].map(
    ([provider, found]): Snapshot => ({
      provider,
      takenAt: found.window.until,
      gateway: { id: "logs", name: "logs", kind: "logs", pools: [], scope: {} },
      failures: found,
      gaps: [],
    }),
  );
  return {
    findings: diagnose(providers, snapshots),
    snapshots,
    groups: snapshots.flatMap((snapshot) => snapshot.failures?.groups ?? []),
    summary,
  };
}

/** Signatures of the groups found in one text. */
export async function signaturesOf(text: string): Promise<readonly string[]> {
  const { groups } = await scanText([text]);
  return groups.map(({ signature }) => signature);
}
