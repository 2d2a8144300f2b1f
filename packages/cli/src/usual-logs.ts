import { existsSync } from "node:fs";
import { InspectionError } from "@cloud502/core";

/** Where Debian, Red Hat and the projects themselves put the logs of proxies. */
const usual = ["/var/log/nginx", "/usr/local/nginx/logs", "/var/log/apache2", "/var/log/httpd", "/var/log/haproxy.log"];

/** The usual places that exist here; none is an error that says so. */
export function existingLogs(): readonly string[] {
  const found = usual.filter((path) => existsSync(path));
  if (found.length > 0) return found;
  throw new InspectionError("not-found", `None of ${usual.join(", ")} is there.`, {
    hint: "Name the log files or folders.",
  });
}
