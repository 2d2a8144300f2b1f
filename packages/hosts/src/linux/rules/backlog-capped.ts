import { kernelDoc, linuxRule } from "../linux-rule.ts";

const wanted: Readonly<Record<string, number>> = {
  nginx: 511,
  apache: 511,
  gunicorn: 2048,
  uwsgi: 100,
  "php-fpm": 511,
  node: 511,
};

/** A kernel limit below what the apps ask for. */
export const backlogCapped = linuxRule(
  {
    id: "linux/backlog-capped",
    title: "somaxconn {limit} caps the backlog of {app}",
    severity: "medium",
    cause: "overload",
    latent: true,
    why: "The kernel silently cuts every listen backlog to net.core.somaxconn; bursts then overflow earlier than the app's setting suggests.",
    fix: ["sysctl -w net.core.somaxconn=4096, keep it in /etc/sysctl.d/, and restart {app}"],
    docs: [kernelDoc("admin-guide/sysctl/net")],
  },
  ({ sysctl, processes }) => {
    const limit = Number(sysctl["net.core.somaxconn"]);
    const roles = [...new Set(processes.flatMap(({ role }) => role ?? []))];
    return roles.flatMap((app) => {
      const asks = wanted[app];
      return asks !== undefined && limit < asks
        ? [
            {
              subject: app,
              fact: `net.core.somaxconn is ${limit}, ${app} asks for ${asks} by default`,
              source: "/proc/sys/net/core/somaxconn",
              names: { app, limit: String(limit) },
            },
          ]
        : [];
    });
  },
);
