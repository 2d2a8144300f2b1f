import { nginxLint } from "../nginx-lint.ts";

/** A container that nginx's own cannot reach. */
export const containerNetwork = nginxLint(
  {
    id: "nginx/container-network",
    title: "nginx's container shares no network with {name}",
    severity: "high",
    cause: "unreachable",
    latent: false,
    why: "Containers reach each other, and resolve each other's names, only within a network that both are in.",
    fix: ["docker network connect {network} {own}"],
    docs: ["https://docs.docker.com/engine/network/"],
  },
  ({ passes }, { containers = [], ownContainer }) => {
    const own = containers.find(({ id }) => id === ownContainer);
    if (!own) return [];
    return passes.flatMap((pass) =>
      (pass.upstream ? pass.upstream.servers : [pass.target]).flatMap(({ host }) => {
        const target = containers.find(({ name }) => name === host);
        if (!target || target.networks.some((network) => own.networks.includes(network))) return [];
        const fact = `${own.name} is in ${own.networks.join(", ")}, ${target.name} in ${target.networks.join(", ")}`;
        return [
          {
            at: pass.directive,
            subject: target.name,
            fact,
            names: { name: target.name, own: own.name, network: target.networks[0] ?? "" },
          },
        ];
      }),
    );
  },
);
