import { linuxRule } from "../linux-rule.ts";

/** More PHP children than the memory holds. */
export const phpFpmPoolSize = linuxRule(
  {
    id: "php-fpm/pool-size",
    title: "Pool {pool} may take {needed} MB, the machine has {total} MB",
    severity: "medium",
    cause: "backend-crash",
    latent: true,
    why: "pm.max_children times the size of a child exceeds the memory: under load the kernel kills children or the database.",
    fix: ["pm.max_children = {fits} in {file}"],
    docs: ["https://www.php.net/manual/en/install.fpm.configuration.php"],
  },
  ({ phpPools = [], processes, memory }) => {
    const children = processes.filter(
      ({ role, command, residentKilobytes }) =>
        role === "php-fpm" && residentKilobytes !== undefined && command[0]?.includes("pool "),
    );
    const sizes = children.map(({ residentKilobytes = 0 }) => residentKilobytes);
    if (!memory || sizes.length === 0) return [];
    const average = sizes.reduce((sum, one) => sum + one, 0) / sizes.length;
    return phpPools
      .filter(({ maxChildren = 0 }) => maxChildren * average > 0.8 * memory.totalKilobytes)
      .map(({ name, maxChildren = 0, file }) => ({
        subject: `pool ${name}`,
        fact: `pm.max_children ${maxChildren}, a child takes ${Math.round(average / 1024)} MB`,
        source: file,
        names: {
          pool: name,
          needed: String(Math.round((maxChildren * average) / 1024)),
          total: String(Math.round(memory.totalKilobytes / 1024)),
          fits: String(Math.max(1, Math.floor((0.7 * memory.totalKilobytes) / average))),
          file,
        },
      }));
  },
);
