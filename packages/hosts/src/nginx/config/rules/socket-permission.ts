import { nginxLint } from "../nginx-lint.ts";

/** A unix socket that nginx's workers may not write to. */
export const socketPermission = nginxLint(
  {
    id: "nginx/socket-permission",
    title: "Mode {mode} of {path} likely shuts nginx's workers out",
    severity: "high",
    cause: "permission-denied",
    basis: "inferred",
    why: "Connecting to a unix socket needs write permission on it. nginx's workers run as a user of their own, which is likely neither the owner nor in the group.",
    fix: [
      "PHP-FPM: listen.owner, listen.group and listen.mode; gunicorn and uWSGI: --umask 007 or --chmod-socket=660 with nginx's group",
    ],
    docs: ["https://man7.org/linux/man-pages/man7/unix.7.html"],
  },
  ({ passes }, { paths }) =>
    passes.flatMap((pass) =>
      (pass.upstream ? pass.upstream.servers : [pass.target]).flatMap(({ unix }) => {
        const known = unix === undefined ? undefined : paths?.[unix];
        if (unix === undefined || known?.kind !== "socket" || known.mode === undefined) return [];
        const bits = Number.parseInt(known.mode, 8);
        if (bits & 0o002 || (bits & 0o020 && known.gid !== 0) || known.uid !== 0) return [];
        return [
          {
            at: pass.directive,
            subject: unix,
            fact: `${unix} belongs to uid ${known.uid}, gid ${known.gid}, mode ${known.mode}`,
            names: { mode: known.mode, path: unix },
            backend: `unix:${unix}`,
          },
        ];
      }),
    ),
);
