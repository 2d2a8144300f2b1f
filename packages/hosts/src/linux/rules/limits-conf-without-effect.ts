import { linuxRule } from "../linux-rule.ts";

/** A limit that was raised where services do not look. */
export const limitsConfWithoutEffect = linuxRule(
  {
    id: "linux/limits-conf-without-effect",
    title: "limits.conf raises open files to {value}, {name} still has {limit}",
    severity: "medium",
    cause: "proxy-exhausted",
    latent: true,
    why: "limits.conf is read at login (pam_limits). A service of systemd gets LimitNOFILE, and nginx's workers what worker_rlimit_nofile says: the line there changes nothing for them.",
    fix: ["systemctl edit {name}: [Service] LimitNOFILE={value}", "nginx: worker_rlimit_nofile {value};"],
    docs: [
      "https://man7.org/linux/man-pages/man5/limits.conf.5.html",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Process%20Properties",
    ],
  },
  ({ limitsConf = [], processes }) => {
    const [highest] = [...limitsConf].sort((a, b) => b.value - a.value);
    if (!highest) return [];
    const { file, line, domain, value } = highest;
    const below = processes.filter(
      ({ openFilesLimit: limit, role }) =>
        typeof limit === "number" && limit < value && (role === "nginx" || role === "apache" || role === "haproxy"),
    );
    const names = [...new Set(below.map(({ name }) => name))];
    return names.map((name) => {
      const limit = below.find((one) => one.name === name)?.openFilesLimit;
      return {
        subject: name,
        fact: `${file}:${line} gives ${domain} ${value} open files, the running ${name} has ${limit}`,
        source: "/proc/PID/limits",
        names: { name, value: String(value), limit: String(limit) },
      };
    });
  },
);
