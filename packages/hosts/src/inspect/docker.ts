import { request } from "node:http";
import type { Gap } from "@cloud502/core";
import { z } from "zod";

/** What Docker says of one container. */
export interface ContainerFact {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  readonly restarts: number;
  readonly health?: string;
  /** Last output of its health check. */
  readonly healthOutput?: string;
  readonly networks: readonly string[];
  /** Published ports: "127.0.0.1:8080->80/tcp". */
  readonly ports: readonly string[];
}

const listed = z.array(z.object({ Id: z.string() }));
const inspected = z.object({
  Id: z.string(),
  Name: z.string(),
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    OOMKilled: z.boolean().default(false),
    Health: z.object({ Status: z.string(), Log: z.array(z.object({ Output: z.string() })).nullish() }).optional(),
  }),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.unknown()).nullish(),
    Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable()).nullish(),
  }),
});

/** Asks Docker's socket for its containers (Engine API: GET /containers/json, /containers/{id}/json). No socket = no Docker, and no gap. */
export async function readContainers(
  socketPath: string,
  signal: AbortSignal,
): Promise<{ readonly containers: readonly ContainerFact[]; readonly gaps: readonly Gap[] }> {
  const gap = (code: Gap["code"], message: string, permission?: string): Gap => ({
    provider: "linux",
    question: "Docker containers",
    code,
    message,
    ...(permission !== undefined && { permission }),
  });
  try {
    const all = listed.parse(await get(socketPath, "/containers/json?all=1", signal));
    const containers = await Promise.all(
      all
        .slice(0, 100)
        .map(async ({ Id }) =>
          toFact(inspected.parse(await get(socketPath, `/containers/${encodeURIComponent(Id)}/json`, signal))),
        ),
    );
    const more =
      all.length > 100 ? [gap("limit", `only the first 100 of ${all.length} containers were looked at`)] : [];
    return { containers, gaps: more };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ECONNREFUSED") return { containers: [], gaps: [] };
    if (code === "EACCES")
      return { containers: [], gaps: [gap("denied", `${socketPath} may not be opened`, "group docker")] };
    return {
      containers: [],
      gaps: [gap("invalid-reply", error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error))],
    };
  }
}

function toFact({ Id, Name, RestartCount, State, NetworkSettings }: z.infer<typeof inspected>): ContainerFact {
  const ports = Object.entries(NetworkSettings.Ports ?? {}).flatMap(([inner, outer]) =>
    (outer ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}->${inner}`),
  );
  const output = State.Health?.Log?.at(-1)?.Output;
  return {
    id: Id,
    name: Name.replace(/^\//, ""),
    state: State.Status,
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    restarts: RestartCount,
    ...(State.Health && { health: State.Health.Status }),
    ...(output !== undefined && { healthOutput: output.slice(0, 500) }),
    networks: Object.keys(NetworkSettings.Networks ?? {}),
    ports,
  };
}

function get(socketPath: string, path: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, path, signal, timeout: 1500, headers: { host: "docker" }, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          text += piece;
          if (text.length > 16 * 1024 * 1024) asked.destroy(new Error("Docker's answer is too long"));
        });
        response.on("error", reject);
        response.on("end", () => {
          try {
            if (response.statusCode !== 200) throw new Error(`Docker answered ${response.statusCode} to ${path}`);
            resolve(JSON.parse(text));
          } catch (error) {
            reject(error);
          }
        });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("Docker did not answer in time")));
    asked.on("error", reject);
    asked.end();
  });
}
