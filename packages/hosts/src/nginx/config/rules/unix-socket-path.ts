import { nginxLint } from "../nginx-lint.ts";
import { scopeName } from "../view.ts";

/** Unix sockets where nginx likely does not see them. */
export const unixSocketPath = nginxLint(
  {
    id: "nginx/unix-socket-path",
    title: "The socket {path} is likely out of nginx's reach",
    severity: "high",
    cause: "connection-refused",
    basis: "inferred",
    why: "systemd gives services a /tmp of their own (PrivateTmp), so a socket there is invisible to another service; and a socket path may have at most 107 bytes.",
    fix: ["Put the socket under /run/<app>/ (RuntimeDirectory=<app>) and name it here."],
    docs: [
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#PrivateTmp=",
      "https://man7.org/linux/man-pages/man7/unix.7.html",
    ],
  },
  ({ passes }) =>
    passes.flatMap((pass) => {
      const peers = pass.upstream ? pass.upstream.servers : [pass.target];
      return peers.flatMap(({ unix }) => {
        if (unix === undefined || unix.includes("$")) return [];
        const fact = /^\/(var\/)?tmp\//.test(unix)
          ? `${unix} lies in a temporary folder`
          : Buffer.byteLength(unix) > 107
            ? `the path has ${Buffer.byteLength(unix)} bytes`
            : undefined;
        return fact === undefined
          ? []
          : [
              {
                at: pass.directive,
                subject: scopeName(pass.scope),
                fact,
                names: { path: unix },
                backend: `unix:${unix}`,
              },
            ];
      });
    }),
);
