import type { ReportTable } from "@cloud502/core";
import type { HostInspection, ResourceRow } from "@cloud502/hosts/host";

/** What runs on the machine, as tables: proxies with their configuration, app servers, listeners, containers. */
export function hostTables(
  { proxies, appServers, containers, facts }: HostInspection,
  resources: readonly ResourceRow[],
): readonly ReportTable[] {
  const nameOf = (pid: number | undefined) => facts.processes.find((process) => process.pid === pid)?.name;
  const shown = facts.listeners.filter(
    ({ pid, waiting }) => waiting > 0 || facts.processes.some((process) => process.pid === pid),
  );
  return [
    {
      title: "Proxies",
      columns: ["PRODUCT", "PID", "VERSION", "CONFIGURATION", "CONTAINER"],
      rows: proxies.map(({ product, pid, version, paths, container }) => [
        product,
        pid,
        version,
        paths.join(" "),
        container,
      ]),
    },
    {
      title: "App servers",
      columns: ["PRODUCT", "PID", "WORKERS", "LISTENS ON", "TIMEOUT", "LOGS"],
      rows: appServers.map((server) => [
        server.name,
        server.pid,
        server.workers,
        server.address,
        server.timeoutSeconds === undefined ? undefined : `${server.timeoutSeconds} s`,
        server.logs.map(({ path }) => path).join(" ") || undefined,
      ]),
    },
    {
      title: "Listeners",
      columns: ["ADDRESS", "PROCESS", "PID", "WAITING"],
      rows: shown.map(({ address, port, pid, waiting }) => [`${address}:${port}`, nameOf(pid), pid, waiting]),
    },
    {
      title: "Containers",
      columns: ["NAME", "STATE", "RESTARTS", "OUT OF MEMORY", "NETWORKS", "PORTS"],
      rows: containers.map((one) => [
        one.name,
        one.state,
        one.restarts,
        one.outOfMemory ? "yes" : "no",
        one.networks.join(" "),
        one.ports.join(" ") || undefined,
      ]),
    },
    {
      title: "Resources",
      columns: ["RESOURCE", "NOW", "REPORTED"],
      rows: resources.map(({ resource, now, reported }) => [resource, now, reported]),
    },
  ]
    .filter(({ rows }) => rows.length > 0)
    .map(({ rows, ...table }) => ({ ...table, rows: rows.map((row) => row.map((value) => value ?? null)) }));
}
