import { linuxRule } from "../linux-rule.ts";

/** Few sync workers. */
export const gunicornWorkers = linuxRule(
  {
    id: "gunicorn/few-workers",
    title: "gunicorn at {address} has {workers} worker(s), {advised} are advised",
    severity: "low",
    cause: "overload",
    latent: true,
    why: "A sync worker serves one request at a time; gunicorn's own advice is 2 x processors + 1. More than that only helps when workers wait, and each takes memory.",
    fix: [
      "gunicorn --workers {advised} (mind that workers x their size must fit the memory), or gthread with --threads for work that waits",
    ],
    docs: ["https://docs.gunicorn.org/en/stable/design.html#how-many-workers"],
  },
  ({ appServers = [], processors = 1 }) =>
    appServers.flatMap(({ name, address, workers, pid }) => {
      const advised = 2 * processors + 1;
      if (name !== "gunicorn" || workers === undefined || workers >= Math.min(advised, 3)) return [];
      return [
        {
          subject: address,
          fact: `--workers ${workers} on ${processors} processors`,
          source: `/proc/${pid}/cmdline`,
          names: { address, workers: String(workers), advised: String(advised) },
        },
      ];
    }),
);
