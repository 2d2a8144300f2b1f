import type { ReportTable, Snapshot } from "@cloud502/core";
import { Cloud502Command } from "../../command.ts";
import { cloudflareFlags, limitFlags, windowFlags } from "../../flags.ts";
import { cloudflareOptions } from "../../options/cloudflare.ts";
import { reportFlags } from "../../report-flags.ts";

export default class CloudflareOrigins extends Cloud502Command {
  static override summary = "Where every proxied hostname really goes, and how its origins are";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --zone example.com",
    "<%= config.bin %> <%= command.id %> --hostname shop.example.com --json",
  ];
  static override aliases = ["cloudflare:backends", "cloudflare:targets"];
  static override flags = {
    ...cloudflareFlags,
    ...windowFlags,
    ...limitFlags,
    ...reportFlags,
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(CloudflareOrigins);
    const options = cloudflareOptions(flags);
    const questions = ["backends", "probes", "settings", "failures"] as const;
    await this.listing({ cloud: "cloudflare", view: "tables", questions, options, tables }, flags);
  }
}

const columns = {
  hostname: "HOSTNAME",
  proxied: "PROXIED",
  ssl: "SSL MODE",
  goesTo: "GOES TO",
  health: "HEALTH",
  reason: "REASON",
  certificate: "CERTIFICATE",
  failures: "5XX BY EDGE/ORIGIN",
  producedBy: "MADE BY",
} as const;

async function tables(snapshots: readonly Snapshot[]): Promise<readonly ReportTable[]> {
  const { originsTable } = await import("@cloud502/cloudflare");
  const keys = Object.keys(columns) as (keyof typeof columns)[];
  return snapshots.map((snapshot) => ({
    title: snapshot.gateway.name,
    columns: Object.values(columns),
    rows: originsTable(snapshot).map((row) => keys.map((key) => row[key] || null)),
  }));
}
