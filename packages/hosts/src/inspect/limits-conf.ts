import type { FileReader } from "../lint/files.ts";

/** A line on open files in pam_limits' configuration. */
export interface LimitLine {
  readonly file: string;
  readonly line: number;
  readonly domain: string;
  readonly value: number;
}

/** The nofile lines of /etc/security/limits.conf and limits.d: they hold for logins, not for services. */
export async function readLimitsConf(reader: FileReader): Promise<readonly LimitLine[]> {
  const files = (
    await Promise.all(["/etc/security/limits.conf", "/etc/security/limits.d/*.conf"].map(reader.glob))
  ).flat();
  const all = await Promise.all(
    files.map(async (file) => {
      const text = await reader.read(file).catch(() => "");
      return text.split("\n").flatMap((line, index): readonly LimitLine[] => {
        const [domain, , item, value] = line.replace(/#.*/, "").trim().split(/\s+/);
        return domain !== undefined && item === "nofile" && Number(value) > 0
          ? [{ file, line: index + 1, domain, value: Number(value) }]
          : [];
      });
    }),
  );
  return all.flat();
}
