import {
  expandInputs,
  type LogFormat,
  type ScanInput,
  type ScanOptions,
  type ScanResult,
  scanLogs,
} from "@cloud502/core";

/** A small access log: `time status backend "request" attempts`. */
const accessFormat: LogFormat = {
  id: "test-access",
  provider: "test",
  title: "access log of the tests",
  kind: "request",
  companions: ["test-notices"],
  matches: (line) => /^\d{4}-\S+Z \S+ \S+ "/.test(line),
  layout: {
    type: "text",
    template: '$time $status $backend "$request" $attempts $rt ',
    roles: {
      time: "time",
      timeSyntax: "iso",
      status: "status",
      backend: "backend",
      request: "request",
      attempts: "attempts",
    },
    required: "request",
  },
  alsoStatuses: [499],
  classify: (fields) => {
    const status = Number(fields("status"));
    const backend = fields("backend");
    const route = fields("request")?.split(" ")[1];
    const attempts = fields("attempts");
    if (Number.isNaN(status)) return undefined;
    const isHidden = status < 499;
    if (isHidden && !/\b5\d\d\b/.test(attempts ?? "")) return undefined;
    return {
      signature: isHidden ? "hidden" : status === 499 ? "client-left" : "failed",
      cause: isHidden ? "hidden-failure" : status === 499 ? "client-abort" : "backend-error",
      status,
      ...(backend !== undefined && backend !== "-" && { backend }),
      ...(route !== undefined && { route }),
      timings: { total: Number(fields("rt") ?? -1) },
    };
  },
};

/** The proxy's own words in the same file. */
const noticeFormat: LogFormat = {
  id: "test-notices",
  provider: "test",
  title: "notices of the tests",
  kind: "event",
  matches: (line) => line.startsWith("NOTICE "),
  needles: ["down"],
  read: (record) => {
    const [, time, backend] = /^NOTICE (\S+) (\S+) is down/.exec(record) ?? [];
    if (time === undefined) return record.startsWith("NOTICE ") ? {} : undefined;
    return {
      time: Date.parse(time),
      classified: { signature: "down", cause: "connection-refused", backend: backend ?? "" },
    };
  },
};

/** Records of several lines, the first with a time. */
const eventFormat: LogFormat = {
  id: "test-events",
  provider: "test",
  title: "event log of the tests",
  kind: "event",
  matches: (line) => /^\[\d{4}-/.test(line),
  begins: (line) => line.startsWith("["),
  needles: ["fatal", "Error"],
  read: (record) => {
    const [, time, level] = /^\[(\S+)\] (\w+)/.exec(record) ?? [];
    if (time === undefined || Number.isNaN(Date.parse(time))) return undefined;
    const thrown = /^(\w*Error):/m.exec(record)?.[1];
    return {
      time: Date.parse(time),
      ...(level === "fatal" && { classified: { signature: thrown ?? "fatal", cause: "backend-crash" as const } }),
    };
  },
};

const jsonFormat: LogFormat = {
  id: "test-json",
  provider: "test",
  title: "JSON log of the tests",
  kind: "request",
  matches: (line) => line.includes('"code"'),
  layout: {
    type: "json",
    unwrap: "records",
    roles: {
      time: "at|properties.at",
      timeSyntax: "iso",
      status: "code|properties.code",
      backend: "to",
      request: "path",
    },
  },
  classify: (fields) => ({
    signature: "failed",
    cause: "backend-error",
    status: Number(fields("code|properties.code")),
  }),
};

export const formats: readonly LogFormat[] = [accessFormat, noticeFormat, eventFormat, jsonFormat];

export function streamOf(name: string, ...chunks: readonly (string | Uint8Array)[]): ScanInput {
  return {
    name,
    async *open() {
      for (const chunk of chunks) yield Buffer.from(chunk);
    },
  };
}

export function scan(inputs: readonly ScanInput[], options: Partial<ScanOptions> = {}): Promise<ScanResult> {
  return scanLogs(inputs, { formats, signal: new AbortController().signal, ...options });
}

export async function scanPaths(paths: readonly string[], options: Partial<ScanOptions> = {}): Promise<ScanResult> {
  const { inputs, gaps } = await expandInputs(paths, async function* () {});
  const result = await scan(inputs, options);
  return { ...result, gaps: [...gaps, ...result.gaps] };
}

export function groupsOf(result: ScanResult) {
  return [...result.failures.values()].flatMap(({ groups }) => groups);
}

/** Everything but samples and names of sources: what must not depend on how the lines were cut up. */
export function countsOf({ summary, failures }: ScanResult) {
  const { sources: _, notes: __, ...totals } = summary;
  return {
    totals,
    failures: [...failures].map(([provider, { groups, ...rest }]) => ({
      provider,
      ...rest,
      groups: groups.map(({ samples, ...group }) => group),
    })),
  };
}

/** Every line is of one kind, in every source and in total. */
export function reconciles({ summary }: ScanResult): boolean {
  const adds = (counts: typeof summary | (typeof summary.sources)[number]) =>
    counts.lines === counts.requests + counts.events + counts.other + counts.rejected;
  const reasons = summary.sources.every(
    ({ rejected, rejectedReasons = {} }) => Object.values(rejectedReasons).reduce((a, b) => a + b, 0) === rejected,
  );
  return adds(summary) && summary.sources.every(adds) && reasons;
}
