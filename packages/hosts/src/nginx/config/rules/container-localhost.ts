import { nginxLint } from "../nginx-lint.ts";

/** localhost inside a container. */
export const containerLocalhost = nginxLint(
  {
    id: "nginx/container-localhost",
    title: "nginx runs in a container and passes to {address}, which is the container itself",
    severity: "high",
    cause: "connection-refused",
    basis: "inferred",
    why: "Inside a container 127.0.0.1 is the container, not the machine: an app beside it is likely out of reach.",
    fix: [
      "Name the app's container on a network that both share, or host.docker.internal (--add-host=host.docker.internal:host-gateway)",
    ],
    docs: ["https://docs.docker.com/engine/network/"],
  },
  ({ passes }, { containers = [], ownContainer }) => {
    const own = containers.find(({ id }) => id === ownContainer);
    if (!own || own.networks.includes("host")) return [];
    return passes.flatMap((pass) =>
      (pass.upstream ? pass.upstream.servers : [pass.target]).flatMap(({ host, port }) => {
        const local = host === "localhost" || host.startsWith("127.") || host === "::1";
        return local
          ? [
              {
                at: pass.directive,
                subject: `${host}:${port}`,
                fact: `${pass.directive.name} ${pass.directive.args[0]} in container ${own.name}`,
                names: { address: `${host}:${port}` },
                backend: `${host}:${port}`,
              },
            ]
          : [];
      }),
    );
  },
);
